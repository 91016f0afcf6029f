package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.cluster.PodAccess;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in a Pod with a network of its own, on every sample: what only the Pod meets is never reported. */
class PodRunTest {

    private static final Duration TIME = Duration.ofSeconds(60);

    /** The user names it, so that it matters how it looks from here. */
    private static final List<Settings.Registry> NAMED = List.of(Given.registry("localhost", 32000));

    @TempDir
    private Path empty;

    /** The Pod, whose container has no files of the node. */
    private LiveSite inPod(EmbeddedSite embedded, @Nullable PodAccess pod) {
        Map<String, String> redirects = new HashMap<>(embedded.redirects());
        // Nothing listens in the Pod, and what other addresses lead to is the same from there.
        redirects.keySet().removeIf(host -> host.matches("(localhost|127[.].*|\\[::1]):.*"));
        LiveOptions options = new LiveOptions(embedded.kubeconfig(), null, empty, NAMED, redirects, TIME);
        return new LiveSite(options, null, null, pod, () -> List.of("10.1.0.7"));
    }

    private PodAccess pod() {
        return new PodAccess("127.0.0.1", "1", empty);
    }

    private static Set<String> problems(LiveSite site) {
        Examination examination = new Examiner(site, TIME, what -> {}).examine(CheckCatalog.checks());
        Set<String> problems = new TreeSet<>();
        examination.results().forEach(result -> {
            if (result.outcome() instanceof Outcome.Found found) {
                found.findings()
                        .forEach(finding -> problems.add(finding.problem().id()));
            }
            assertFalse(result.outcome() instanceof Outcome.Failed, result::toString);
        });
        return problems;
    }

    private static Set<String> onNode(EmbeddedSite embedded) {
        try (LiveSite site = new LiveSite(
                new LiveOptions(embedded.kubeconfig(), null, embedded.hostRoot(), NAMED, embedded.redirects(), TIME))) {
            return problems(site);
        }
    }

    @Test
    void reportsNothingThatTheNodeDoesNotMeet() {
        Map<String, Set<String>> only = new HashMap<>();
        int found = 0;
        for (Sample sample : Samples.all()) {
            try (EmbeddedSite embedded = EmbeddedSite.start(sample);
                    LiveSite site = inPod(embedded, pod())) {
                Set<String> problems = problems(site);
                found += problems.size();
                problems.removeAll(onNode(embedded));
                if (!problems.isEmpty()) {
                    only.put(sample.name(), problems);
                }
            }
        }
        assertEquals(Map.of(), only);
        assertTrue(found > Samples.all().size() / 2, "the Pod still sees what is wrong in the cluster");
    }

    /** The same program on a machine that is not a Pod: there, its user's own localhost matters. */
    @Test
    void aMachineThatIsNotAPodReportsItsOwnLocalhost() {
        try (EmbeddedSite embedded = EmbeddedSite.start(Samples.find("healthy").orElseThrow());
                LiveSite site = inPod(embedded, null)) {
            Set<String> problems = problems(site);
            assertTrue(problems.contains("registry.unreachable"), problems::toString);
        }
    }
}
