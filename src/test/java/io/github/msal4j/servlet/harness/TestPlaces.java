package io.github.msal4j.servlet.harness;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Prints where a test failed, with everything that it was run with, one line each; and for a class with parameters with which
 * of them it runs now. Surefire's reports count the runs of such a class, as in {@code SleepingSessionsIT[3]}, and do not tell
 * which container the third was.
 */
public final class TestPlaces implements TestExecutionListener {

    /** As JUnit Jupiter has it in its unique ids. */
    private static final String CLASS_WITH_PARAMETERS = "class-template-invocation";

    private final Supplier<PrintStream> out;
    private Optional<TestPlan> plan = Optional.empty();

    /** As JUnit makes it. Surefire replaces the stream of the process, so it is asked for each time. */
    public TestPlaces() {
        this(() -> System.out);
    }

    TestPlaces(Supplier<PrintStream> out) {
        this.out = out;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = Optional.of(started);
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        if (test.getUniqueIdObject().getLastSegment().getType().equals(CLASS_WITH_PARAMETERS)) {
            out.get().println("Running: " + place(test));
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == Status.FAILED) {
            out.get().println("FAILED: " + place(test));
        }
    }

    /** The display names from the class down to the test; what stands above the class is JUnit's own. */
    private String place(TestIdentifier test) {
        Deque<String> names = new ArrayDeque<>();
        for (Optional<TestIdentifier> at = Optional.of(test); at.isPresent(); at = at.flatMap(this::above)) {
            if (at.get().getParentId().isPresent()) {
                names.addFirst(at.get().getDisplayName());
            }
        }
        return String.join(" > ", names);
    }

    private Optional<TestIdentifier> above(TestIdentifier test) {
        return plan.flatMap(known -> known.getParent(test));
    }
}
