package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.Sample;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the joined reports of several nodes: a case, a ticket, a comparison, and all of it without names. */
class JoinedReportsTest {

    private static final String FAULTY = "hosts-toml-missing-on-two-of-four";

    /** Names that no machine has by chance, in place of the site's. */
    private static final Map<String, String> NAMES =
            Map.of("vm", "gnubox1", "vm2", "okapi2", "vm3", "tapir3", "vm4", "zebu4");

    @TempDir
    private Path folder;

    /** The reports of a site's nodes, which have other names there. */
    private List<Object> from(String site, String to) throws Exception {
        Path folderOfSite = Sites.folders().stream()
                .filter(path -> path.endsWith(site))
                .findFirst()
                .orElseThrow();
        List<Object> options = new ArrayList<>();
        for (Path report : NodeReports.write(Sample.in(folderOfSite), folder.resolve(to))) {
            rename(report);
            options.add("--from");
            options.add(report);
        }
        return options;
    }

    private static void rename(Path report) throws IOException {
        Path dump = report.resolve("k8s/cluster-info-dump");
        String text = Files.readString(dump);
        for (Map.Entry<String, String> name : NAMES.entrySet()) {
            text = text.replace("\"" + name.getKey() + "\"", "\"" + name.getValue() + "\"");
        }
        Files.writeString(dump, text);
    }

    private static Cli.Result run(List<Object> from, Object... command) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(from);
        return Cli.run(all.toArray());
    }

    private static JsonNode report(List<Object> from) {
        return run(from, "run", "-o", "json").json();
    }

    /** The roots, each with its nodes. */
    private static Map<String, List<String>> roots(JsonNode report) {
        Map<String, List<String>> roots = new TreeMap<>();
        for (JsonNode diagnosis : report.get("diagnoses")) {
            List<String> hosts = new ArrayList<>();
            diagnosis.at("/details/hosts").forEach(host -> hosts.add(host.asText()));
            roots.put(diagnosis.at("/root/problem").asText(), hosts);
        }
        return roots;
    }

    private static String text(Path packed) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aCaseOfThemShowsTheSame() throws Exception {
        List<Object> reports = from(FAULTY, "reports");
        JsonNode before = report(reports);
        assertEquals(Map.of("runtime.hosts-toml-missing", List.of("tapir3", "zebu4")), roots(before));

        Path saved = folder.resolve("case.json.gz");
        assertEquals(0, run(reports, "capture", saved).exit());
        JsonNode after = report(List.of("--from", saved));

        assertEquals(roots(before), roots(after));
        assertEquals(before.get("verdict"), after.get("verdict"));
        assertEquals(before.get("nodes"), after.get("nodes"));
    }

    /** The case holds all nodes that were joined: a report of one of them is of the same node. */
    @Test
    void aCaseCanBeJoinedWithTheReportOfAnotherNode() throws Exception {
        List<Object> reports = from(FAULTY, "reports");
        Path saved = folder.resolve("case.json.gz");
        assertEquals(0, run(reports.subList(0, 6), "capture", saved).exit());

        List<Object> joined = new ArrayList<>(List.of("--from", saved));
        joined.addAll(reports.subList(6, 8));
        assertEquals(Map.of("runtime.hosts-toml-missing", List.of("tapir3", "zebu4")), roots(report(joined)));

        joined.addAll(reports.subList(0, 2));
        Cli.Result twice = run(joined, "run");
        assertTrue(twice.exit() != 0 && twice.err().contains("are both of node gnubox1"), twice::err);
    }

    @Test
    void noNameOfANodeIsInARedactedCase() throws Exception {
        List<Object> reports = from(FAULTY, "reports");
        Path hidden = folder.resolve("hidden.json.gz");
        assertEquals(0, run(reports, "capture", hidden, "--redact", "names").exit());
        JsonNode before = report(reports);
        JsonNode after = report(List.of("--from", hidden));

        List<String> hosts = Objects.requireNonNull(roots(after).get("runtime.hosts-toml-missing"));
        assertEquals(2, new TreeSet<>(hosts).size());
        hosts.forEach(host -> assertTrue(host.matches("host-[0-9a-f]{8}"), host));
        assertEquals(roots(before).keySet(), roots(after).keySet());
        assertEquals(before.get("verdict"), after.get("verdict"));
        assertNoNames(text(hidden));
        assertNoNames(after.toString());
        assertNoNames(run(reports, "run", "-v", "--redact", "names").out());
    }

    private static void assertNoNames(String text) {
        for (String name : NAMES.values()) {
            assertFalse(
                    text.contains(name), () -> name + " is in " + text.substring(0, Math.min(text.length(), 3_000)));
        }
        assertFalse(text.contains("reg.lab"), text);
    }

    @Test
    void aTicketHasTheNodesOrTheirPseudonyms() throws Exception {
        List<Object> reports = from(FAULTY, "reports");
        Path ticket = folder.resolve("ticket.zip");
        Cli.Result result = run(reports, "ticket", ticket);
        assertTrue(Files.exists(ticket), result::toString);
        Map<String, String> files = unpacked(ticket);
        assertTrue(files.values().stream().anyMatch(text -> text.contains("tapir3") && text.contains("zebu4")));

        Path hidden = folder.resolve("hidden.zip");
        run(reports, "ticket", hidden, "--redact", "names");
        Map<String, String> without = unpacked(hidden);
        assertEquals(files.keySet(), without.keySet());
        without.values().forEach(JoinedReportsTest::assertNoNames);
    }

    private static Map<String, String> unpacked(Path zip) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] bytes = in.readAllBytes();
                boolean isPacked = entry.getName().endsWith(".gz");
                files.put(entry.getName(), isPacked ? gunzipped(bytes) : new String(bytes, StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private static String gunzipped(byte[] bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The file came to one of the two nodes: better there, and not gone. */
    @Test
    void aComparisonSaysOnWhichNodeItWas() throws Exception {
        List<Object> reports = from(FAULTY, "reports");
        Path before = folder.resolve("before.json");
        run(reports, "run", "-o", "json=" + before);

        Path good = folder.resolve("reports/vm/inspection-report/args/certs.d/reg.lab:5000/hosts.toml");
        Path bad = folder.resolve("reports/vm3/inspection-report/args/certs.d/reg.lab:5000/hosts.toml");
        Files.createDirectories(bad.getParent());
        Files.copy(good, bad);
        Path after = folder.resolve("after.json");
        run(reports, "run", "-o", "json=" + after);

        JsonNode comparison = Cli.run("diff", before, after, "-o", "json").json();
        Map<String, String> changes = new TreeMap<>();
        comparison
                .get("changes")
                .forEach(c ->
                        changes.put(c.get("problem").asText(), c.get("change").asText()));
        assertEquals("better", changes.get("runtime.hosts-toml-missing"), comparison::toPrettyString);
        assertEquals(List.of("zebu4"), roots(Cli.parse(Files.readString(after))).get("runtime.hosts-toml-missing"));
    }
}
