package io.github.msal4j.servlet.harness;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves browser tests out where there is no browser; in CI, where nobody would notice, fails instead. */
final class BrowserCondition implements ExecutionCondition {

    private static final String MISSING = "Chromium is not installed: browser tests are left out; .ci/run installs it";
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        ConditionEvaluationResult result = evaluate(Chromium.find().isPresent(), isCi());
        if (result.isDisabled() && TOLD.compareAndSet(false, true)) {
            System.out.println(MISSING);
        }
        return result;
    }

    static ConditionEvaluationResult evaluate(boolean installed, boolean ci) {
        if (!installed && ci) {
            throw new IllegalStateException(
                    "CI is true, so browser tests must run, but Chromium or its driver is missing");
        }
        return installed
                ? ConditionEvaluationResult.enabled("Chromium is installed")
                : ConditionEvaluationResult.disabled(MISSING);
    }

    static boolean isCi() {
        return Boolean.parseBoolean(System.getenv("CI")) || Boolean.getBoolean("CI");
    }
}
