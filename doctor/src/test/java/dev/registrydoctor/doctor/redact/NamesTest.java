package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site whose names nobody else has: with {@code --redact names} none is in any output. */
class NamesTest {

    private static final String REGISTRY = "quagga.zebrano.corp";
    private static final String ARGS = "host/var/snap/microk8s/current/args/";

    /** What the site below is made of; of addresses, what a network is told by. */
    private static final List<String> NAMES = List.of(
            "quagga",
            "zebrano",
            "okapi",
            "lynxlet",
            "puffin",
            "gnubox",
            "zanzibar",
            "wombat",
            "tapirmoor",
            "kinkajou",
            "narwhal",
            "axolotl",
            "pangolin",
            "10.77.66",
            "fd12:3456",
            "mandrill");

    @TempDir
    private Path folder;

    private SampleFolder site() throws IOException {
        SampleFolder site = SampleFolder.copy("pull-secret-missing", Files.createDirectory(folder.resolve("site")))
                .replace(".", "registry.lab", REGISTRY)
                .replace(".", "team/app", "okapi/lynxlet")
                .replace("api", "\"web", "\"puffin")
                .replace("api", "default/web", "default/puffin")
                .replace("api", "\"vm\"", "\"gnubox7\"")
                .replace("api", "to vm", "to gnubox7")
                .replace(".", "192.0.2.", "10.77.66.")
                .replace("api", "\"namespace\": \"default\"", "\"namespace\": \"zanzibar\"")
                .replace("api", "default/puffin", "zanzibar/puffin")
                .replace(
                        "api",
                        "failed to pull and unpack",
                        "lookup hidden.narwhal.internal on 10.77.66.53:53: dial tcp [fd12:3456::9]:443:"
                                + " GET https://joe:pw@axolotl.example/v2/: User \\\"wombat\\\" cannot; failed to pull and"
                                + " unpack");
        Files.delete(site.path().resolve(ARGS + "certs.d/registry.lab%3A5280/hosts.toml"));
        return site.write(
                        ARGS + "certs.d/" + REGISTRY + "%3A5280/hosts.toml",
                        "server = \"http://" + REGISTRY + ":5280\"\n\n[host.\"http://" + REGISTRY
                                + ":5280\"]\n  capabilities = [\"pull\", \"resolve\"]\n")
                .write(
                        ARGS + "containerd-env",
                        "HTTPS_PROXY=http://pangolin.zebrano.corp:3128\nNO_PROXY=10.77.66.0/24,.zebrano.corp\n")
                .write("host/etc/hostname", "gnubox7\n")
                .write(
                        "api/secrets.json",
                        "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[{\"metadata\":"
                                + "{\"name\":\"tapirmoor\",\"namespace\":\"kinkajou\"},\"type\":"
                                + "\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\""
                                + Seed.base64("{\"auths\":{\"" + REGISTRY + ":5280\":{\"auth\":\""
                                        + Seed.base64("mandrill:pw9") + "\"}}}")
                                + "\"}}]}");
    }

    @Test
    void noneComesOutAndTheCauseIsTheSame() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(site().sample())) {
            Object[] where = {
                "--kubeconfig",
                Files.copy(site.kubeconfig(), folder.resolve("wombat.conf")),
                "--host-root",
                site.hostRoot(),
                "--timeout",
                "60s"
            };
            JsonNode shown = Cli.run(command(where, "run", "-o", "json")).json();
            assertTrue(shown.toString().contains("zanzibar/puffin"), "the site lacks its names");
            assertEquals("[auth.pull-secret-missing]", Cli.roots(shown).toString());

            JsonNode hidden = Cli.run(command(where, "run", "-o", "json", "--redact", "names"))
                    .json();
            assertEquals(Cli.roots(shown), Cli.roots(hidden));
            assertTrue(hidden.at("/redaction/namespace").asInt() > 0, hidden::toString);

            Map<String, String> outputs =
                    Outputs.of(folder, List.of(command(where, "--redact", "names")), List.of("--redact", "names"));
            // What it says on the terminal names the files that were given, for whoever gave them.
            outputs.forEach((name, text) -> NAMES.forEach(
                    n -> Outputs.assertLacks(name, text.toLowerCase(Locale.ROOT).replace(folder.toString(), ""), n)));
        }
    }

    /** Words of our pages as names: they stay in sentences, and nowhere that only a name can stand. */
    @Test
    void aNameThatIsAnOrdinaryWordIsHiddenWhereItsPlaceTellsThatItIsOne() throws Exception {
        SampleFolder ordinary = SampleFolder.copy(
                        "pull-secret-missing", Files.createDirectory(folder.resolve("ordinary")))
                .replace("api", "\"web", "\"frontend")
                .replace("api", "default/web", "storage/frontend")
                .replace("api", "\"namespace\": \"default\"", "\"namespace\": \"storage\"")
                .replace("api", "\"vm\"", "\"master\"")
                .replace(".", "team/app", "cache/data");
        Map<String, String> outputs = new LinkedHashMap<>();
        try (EmbeddedSite site = EmbeddedSite.start(ordinary.sample())) {
            Outputs.ticket(
                    folder.resolve("ticket.zip"),
                    List.of("--kubeconfig", site.kubeconfig(), "--host-root", site.hostRoot(), "--redact", "names"),
                    outputs);
        }
        assertTrue(outputs.keySet().containsAll(List.of("ticket report.json", "ticket case.json.gz")), "no outputs");
        for (String form : List.of(
                " storage/", "\"storage/", "-n storage", "frontend-", "/frontend", "cache/data", "node master")) {
            outputs.forEach((name, text) -> Outputs.assertLacks(name, text, form));
        }
        for (String whole : List.of("storage", "frontend", "master", "cache", "data")) {
            for (String name : List.of("ticket report.json", "ticket case.json.gz")) {
                Outputs.assertLacks(name, outputs.getOrDefault(name, ""), ": \"" + whole + "\"");
            }
        }
    }

    @Test
    void aKeptSaltGivesTheSamePseudonymsAndAnotherOthers() throws Exception {
        Path salt = folder.resolve("salt");
        String[] subjects = new String[3];
        for (int i = 0; i < 3; i++) {
            Object[] with = i < 2
                    ? new Object[] {"--redact", "names", "--redact-salt", salt}
                    : new Object[] {"--redact", "names"};
            subjects[i] = Cli.run(command(with, "run", "--sample", "pull-secret-missing", "-o", "json"))
                    .json()
                    .at("/diagnoses/0/root/subject/name")
                    .asText();
        }
        assertEquals(subjects[0], subjects[1]);
        assertNotEquals(subjects[0], subjects[2]);
        assertTrue(subjects[0].matches("default/workload-[0-9a-f]{8}-7c86bb969f-t8pbd"), subjects[0]);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(salt)));
        }
    }

    @Test
    void filesOfTheCommandLineAreHiddenToo() throws IOException {
        Path file = Files.createDirectories(folder.resolve("wombatcorp")).resolve("kinkajou-case.json.gz");
        assertEquals(0, Cli.run("capture", file, "--sample", "healthy").exit());
        Cli.Result result = Cli.run("run", "--from", file, "--redact", "names", "-o", "json", "--context", "mandrill");
        assertEquals(2, result.exit(), "--context is for live sites");
        result = Cli.run("run", "--from", file, "--redact", "names", "-o", "json");

        assertFalse(result.out().contains("wombatcorp") || result.out().contains("kinkajou"), result::out);
        assertTrue(
                result.json().at("/run/site").asText().matches("case /file-[0-9a-f]{8}\\.json\\.gz of .*"),
                result::out);
    }

    @Test
    void theEnvironmentCanAskForIt() {
        Cli.Result result = Cli.with(Map.of("REGISTRY_DOCTOR_REDACT", "names"))
                .execute("run", "--sample", "pull-secret-missing", "-o", "json");

        assertFalse(result.out().contains("registry.lab"), result::out);
    }

    @Test
    void whatCannotBeHiddenIsRefusedWithWhatCan() throws IOException {
        Cli.Result unknown = Cli.run("run", "--sample", "healthy", "--redact", "nmaes");
        Cli.Result lonely = Cli.run("run", "--sample", "healthy", "--redact-salt", folder.resolve("s"));
        Cli.Result shortSalt = Cli.run(
                "run",
                "--sample",
                "healthy",
                "--redact",
                "names",
                "--redact-salt",
                Files.writeString(folder.resolve("short"), "abc"));

        assertEquals(List.of(2, 2, 2), List.of(unknown.exit(), lonely.exit(), shortSalt.exit()));
        assertTrue(unknown.err().contains("takes names"), unknown::err);
        assertTrue(lonely.err().contains("give --redact names too"), lonely::err);
        assertTrue(shortSalt.err().contains("at least 16"), shortSalt::err);
        assertFalse(Files.exists(folder.resolve("s")));
    }

    private static Object[] command(Object[] options, Object... first) {
        Object[] all = new Object[first.length + options.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(options, 0, all, first.length, options.length);
        return all;
    }
}
