package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.samples.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Warnings about a host's files and its snap, which are not roots and so are not among what the accuracy set asserts. */
class HostWarningsTest {

    private static Diagnoses diagnoses(String name) {
        Path folder = Sites.folders().stream()
                .filter(f -> f.endsWith(name))
                .findFirst()
                .orElseThrow();
        return AccuracySet.diagnoses(Sample.in(folder));
    }

    private static List<String> pending(String name) {
        return diagnoses(name).warnings().stream()
                .filter(f -> f.problem().id().equals("runtime.restart-pending"))
                .map(f -> f.subject().name())
                .toList();
    }

    @Test
    void filesThatTheStartWritesNeedNoRestart() {
        assertEquals(List.of(), pending("args-rewritten-at-every-start"));
    }

    @Test
    void aFileThatWasChangedAfterTheStartIsTheOnlyOneNamed() {
        assertEquals(
                List.of("/var/snap/microk8s/current/args/kubelet"), pending("args-changed-after-the-start"));
    }

    @Test
    void theTrackOfAStrictSnapIsAVersion() {
        String latest = "cluster.follows-latest";
        assertEquals(List.of(latest), snap("snap-follows-latest"));
        assertEquals(List.of(), snap("strict-snap"));
    }

    private static List<String> snap(String name) {
        Diagnoses diagnoses = diagnoses(name);
        return Stream.concat(diagnoses.warnings().stream(), diagnoses.notes().stream())
                .map(f -> f.problem().id())
                .filter(id -> id.equals("cluster.follows-latest") || id.startsWith("runtime."))
                .toList();
    }
}
