package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.testkit.AssertedOutcome;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs test classes and records which outcomes each test asserts of which check. It runs them itself, so the
 * record is complete whichever tests the surrounding build selects.
 */
final class RecordedTestRun implements TestExecutionListener {

    /**
     * One assertion.
     *
     * @param testClass the name of the class of the test
     * @param test the id of the test; each invocation of a parameterized test has its own
     */
    record Assertion(String testClass, String test, AssertedOutcome outcome) {}

    private final List<Assertion> assertions = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private @Nullable TestIdentifier current;

    private RecordedTestRun() {}

    /** Runs the test classes of these packages, whose names end in "Tests". */
    static RecordedTestRun ofPackages(Collection<String> packages) {
        RecordedTestRun run = new RecordedTestRun();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(
                        packages.stream().map(DiscoverySelectors::selectPackage).toList())
                .filters(ClassNameFilter.includeClassNamePatterns(".*Tests"))
                // The record assigns an assertion to the test that runs at the time.
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        LauncherConfig config = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        AssertedOutcome.listen(run::add, () -> LauncherFactory.create(config).execute(request, run));
        return run;
    }

    private void add(AssertedOutcome outcome) {
        TestIdentifier test = current;
        if (test != null && test.getSource().orElse(null) instanceof MethodSource method) {
            assertions.add(new Assertion(method.getClassName(), test.getUniqueId(), outcome));
        }
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        current = test;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        result.getThrowable().ifPresent(e -> failures.add(test.getUniqueId() + ": " + e));
    }

    List<Assertion> assertions() {
        return List.copyOf(assertions);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }
}
