package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.samples.Sample;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Warnings about what fills a registry, which are not roots and so are not among what the accuracy set asserts. */
class SpaceWarningsTest {

    private static List<Finding> warnings(String name) {
        Path folder = Sites.folders().stream()
                .filter(f -> f.endsWith(name))
                .findFirst()
                .orElseThrow();
        Diagnoses diagnoses = AccuracySet.diagnoses(Sample.in(folder));
        return diagnoses.warnings().stream()
                .filter(f -> f.problem().area().equals("space"))
                .toList();
    }

    private static List<String> problems(String name) {
        return warnings(name).stream().map(f -> f.problem().id()).sorted().toList();
    }

    /** From the files of a volume, read as in a run. */
    @Test
    void oldImagesAndUploadsAreToldByTheirBytes() {
        List<Finding> warnings = warnings("old-images-and-uploads-fill-the-volume");
        assertEquals(
                List.of("space.untagged-manifests", "space.uploads-left"),
                warnings.stream().map(f -> f.problem().id()).sorted().toList());
        String said = warnings.toString();
        assertEquals(
                List.of(),
                List.of("3.4 GiB of 3.4 GiB", "4 manifests", "2 uploads with 1.1 GiB, the oldest 51 days old").stream()
                        .filter(words -> !said.contains(words))
                        .toList(),
                said);
    }

    @Test
    void aVolumeThatIsFullInTenDaysIsToldAndOneThatLastsIsNot() {
        assertEquals(List.of("space.full-soon"), problems("registry-grows-by-two-gib-a-day"));
        assertEquals(List.of(), problems("busy-registry-with-a-large-disk"));
    }

    @Test
    void aQuotaIsToldOnlyWhereItIsKnown() {
        assertEquals(List.of("space.quota-almost-used"), problems("harbor-quota-almost-used"));
        assertEquals(List.of("space.quota-almost-used"), problems("harbor-quota-used-up"));
        assertEquals(List.of(), problems("harbor-quota-not-told"));
    }
}
