package io.github.msal4j.servlet.harness;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Leaves tests out where a program is missing; in CI, where nobody would notice, fails instead. */
final class ProgramsCondition implements ExecutionCondition {

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        List<String> missing = AnnotationSupport.findAnnotation(context.getElement(), NeedsPrograms.class).stream()
                .flatMap(needs -> Arrays.stream(needs.value()))
                .filter(program -> Programs.find(program).isEmpty())
                .toList();
        ConditionEvaluationResult result = evaluate(missing, BrowserCondition.isCi());
        result.getReason()
                .filter(reason -> result.isDisabled() && TOLD.add(reason))
                .ifPresent(System.out::println);
        return result;
    }

    static ConditionEvaluationResult evaluate(List<String> missing, boolean ci) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("Every program is installed");
        }
        if (ci) {
            throw new IllegalStateException("CI is true, so every test must run, but there is no " + missing);
        }
        return ConditionEvaluationResult.disabled(
                missing + " not installed: tests that need them are left out; .ci/run installs what is missing");
    }
}
