package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run of some checks, or of some namespaces, says so where it gives its verdict. */
class NarrowedRunTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--only image | HEALTHY (only checks image): ",
                "--only image,storage.* | HEALTHY (only checks image, storage.*): ",
                "--skip image | HEALTHY (without checks image): ",
                "-n default | HEALTHY (only workloads in namespace default): ",
                "-n default -n kube-system | HEALTHY (only workloads in namespaces default, kube-system): ",
                "--only image -n default,kube-system | HEALTHY (only checks image; only workloads in namespaces default, kube-system): "
            })
    void aNarrowedRunIsNotSimplyHealthy(String options, String headline) {
        String line = "run --sample healthy " + options;
        Cli.Result text = Cli.run((Object[]) line.split(" "));
        assertEquals(0, text.exit(), text.err());
        assertTrue(text.out().contains(headline), text.out());
        for (String form : new String[] {"-o json", "-o yaml", "-o markdown", "-o html", "-o short", "-q"}) {
            String out = Cli.run((Object[]) (line + " " + form).split(" ")).out();
            assertFalse(out.contains("HEALTHY:"), form);
            assertTrue(out.replace("`", "").contains(headline), form);
        }
        assertTrue(Cli.run((Object[]) (line + " -o prometheus").split(" "))
                .out()
                .contains("registry_doctor_narrowed 1\n"));
    }

    @Test
    void aWholeRunIsHealthyWithoutQualification() {
        Cli.Result whole = Cli.run("run", "--sample", "healthy", "-o", "json");
        assertTrue(whole.json().get("headline").asText().startsWith("HEALTHY: "), whole.out());
        assertTrue(whole.json().at("/run/narrowedTo").isMissingNode());
        assertTrue(Cli.run("run", "--sample", "healthy", "-o", "prometheus")
                .out()
                .contains("registry_doctor_narrowed 0\n"));
    }

    /** The sample has a cause of its own in namespace default, and one in the cluster. */
    @Test
    void workloadsOfOtherNamespacesAreLeftOut() {
        Set<String> both = Set.of("auth.pull-secret-missing", "storage.addon-disabled");
        assertEquals(both, Cli.roots(run()));
        assertEquals(both, Cli.roots(run("-n", "default")));
        JsonNode other = run("-n", "kube-system");
        assertEquals(Set.of("storage.addon-disabled"), Cli.roots(other));
        assertFalse(other.get("diagnoses").toString().contains("default/web"), other.toString());
        assertEquals("kube-system", other.at("/run/narrowedTo/namespaces/0").asText());
        assertTrue(
                other.get("checks").toString().contains("on workloads of other namespaces than --namespace names"),
                other.get("checks").toString());
    }

    private static JsonNode run(String... options) {
        Object[] args = new Object[options.length + 5];
        System.arraycopy(new Object[] {"run", "--sample", "two-faults", "-o", "json"}, 0, args, 0, 5);
        System.arraycopy(options, 0, args, 5, options.length);
        return Cli.run(args).json();
    }

    @Test
    void aNamespaceThatDoesNotExistIsRefused() {
        Cli.Result result = Cli.run("run", "--sample", "healthy", "-n", "defualt");
        assertEquals(2, result.exit());
        assertEquals("", result.out());
        assertTrue(
                result.err().contains("--namespace: unknown namespace \"defualt\"; did you mean \"default\"?"),
                result.err());
    }

    @Test
    void aComparisonSaysThatOneReportIsOfFewerNamespaces() {
        Path whole = folder.resolve("whole.json");
        Path part = folder.resolve("part.json");
        Cli.run("run", "--sample", "two-faults", "-o", "json=" + whole);
        Cli.run("run", "--sample", "two-faults", "-o", "json=" + part, "-n", "kube-system");
        assertTrue(Cli.run("diff", whole, part).out().contains("different namespaces"));
        assertFalse(Cli.run("diff", whole, whole).out().contains("different namespaces"));
    }

    @Test
    void theNamesOfNamespacesAreHiddenInTheVerdictToo() {
        Cli.Result result =
                Cli.run("run", "--sample", "pull-secret-missing", "-n", "default", "--redact", "names", "-o", "json");
        assertEquals(
                result.json().at("/run/narrowedTo/namespaces/0").asText(),
                result.json()
                        .get("headline")
                        .asText()
                        .replaceFirst("(?s).*only workloads in namespace ([^)]*)\\).*", "$1"));
    }
}
