package dev.registrydoctor.doctor.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.doctor.cli.Cli;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectionTest {

    private static List<String> run(String... options) {
        Object[] args = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of("run", "--sample", "storage-addon-off", "-o", "json"),
                        java.util.stream.Stream.of(options))
                .toArray();
        return Cli.checks(Cli.run(args).json(), "");
    }

    private static List<String> all() {
        return CheckCatalog.checks().stream().map(c -> c.info().id()).toList();
    }

    @Test
    void onlyTakesIdsAreasGlobsAndProblems() {
        assertEquals(List.of("registry.catalog"), run("--only", "registry.catalog"));
        assertEquals(List.of("storage.storage-addon"), run("--only", "storage.addon-disabled"));
        List<String> storage =
                all().stream().filter(id -> id.startsWith("storage.")).toList();
        assertEquals(storage, run("--only", "storage"));
        assertEquals(storage, run("--only", "storage.*"));
        List<String> both = all().stream()
                .filter(id -> id.startsWith("storage.") || id.equals("registry.catalog"))
                .toList();
        assertEquals(both, run("--only", "storage,registry.catalog"));
        assertEquals(both, run("--only", "storage", "--only", "registry.catalog"));
        // A dot is a dot: "registry.*" is not "registry-pod".
        assertEquals(all().stream().filter(id -> id.startsWith("registry.")).toList(), run("--only", "registry.*"));
    }

    @Test
    void skipLeavesOut() {
        List<String> rest =
                all().stream().filter(id -> !id.startsWith("storage.")).toList();
        assertEquals(rest, run("--skip", "storage.*"));
        // storage.leftovers is left out by the id of what it reports, storage.orphaned-volumes.
        assertEquals(
                List.of(
                        "storage.access-modes",
                        "storage.default-class",
                        "storage.image-loss",
                        "storage.provisioner",
                        "storage.storage-addon"),
                run("--only", "storage", "--skip", "*claim*,*volume*"));
    }

    @Test
    void whatIsLeftOutIsNotSaid() {
        JsonNode report = Cli.run("run", "--sample", "storage-addon-off", "-o", "json", "--skip", "storage")
                .json();
        assertEquals(Set.of(), Cli.roots(report));
        // What the pending claim breaks is still reported, and is not healthy.
        assertEquals(
                List.of("registry-pod.pending", "service.no-endpoints", "network.port-refused"),
                report.get("unexplained").findValuesAsText("problem"));
        assertEquals("problems", report.get("verdict").asText());
    }
}
