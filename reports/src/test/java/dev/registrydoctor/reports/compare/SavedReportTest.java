package dev.registrydoctor.reports.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.compare.SavedReport.Seen;
import dev.registrydoctor.reports.data.ReportSchemaTest;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SavedReportTest {

    private static SavedReport read(byte[] bytes) throws UnreadableReport {
        return SavedReport.read("old.json", new ByteArrayInputStream(bytes));
    }

    static SavedReport read(ObjectNode json) throws UnreadableReport {
        return read(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String refused(String text) {
        UnreadableReport e = assertThrows(UnreadableReport.class, () -> read(text.getBytes(StandardCharsets.UTF_8)));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("old.json "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void whatIsWrittenIsRead() throws Exception {
        for (Report report : Cases.all().values()) {
            assertEquals(SavedReport.of(report), read(ReportSchemaTest.tree(report)), report.headline());
            assertEquals(SavedReport.of(report.withoutTimes()), read(ReportSchemaTest.tree(report.withoutTimes())));
        }
        Report seeded = Seeded.with(place -> place);
        assertEquals(SavedReport.of(seeded), read(ReportSchemaTest.tree(seeded)));
    }

    @Test
    void hasWhatComparingNeeds() throws Exception {
        SavedReport report = read(ReportSchemaTest.tree(Cases.get("addon off")));
        Ref root = new Ref("storage.addon-disabled", "add-on", "hostpath-storage");
        Ref claim = new Ref("storage.claim-pending", "claim", "container-registry/registry-claim");
        Ref pod = new Ref("registry-pod.pending", "pod", "container-registry/registry-6c9fcc695f-x2l4k");
        assertEquals("problems", report.verdict());
        assertEquals(root, report.findings().get(0).ref());
        assertEquals(Role.ROOT, report.findings().get(0).role());
        Seen pending = report.findings().stream()
                .filter(f -> f.ref().equals(pod))
                .findFirst()
                .orElseThrow();
        assertEquals(Role.CONSEQUENCE, pending.role());
        assertEquals(Severity.PROBLEM, pending.severity());
        assertEquals(claim, pending.becauseOf());
        assertEquals(root, pending.root());
        SavedReport.Check blind = report.checks().stream()
                .filter(c -> c.id().equals("auth.pull-secrets"))
                .findFirst()
                .orElseThrow();
        assertEquals(Status.UNKNOWN, blind.status());
        assertEquals(List.of("image.stale-tag"), blind.problems(), "what it would have told of");
        assertTrue(blind.reason().contains("forbidden"), blind.reason());
        assertEquals(
                1,
                report.findings().stream().filter(f -> f.role() == Role.WARNING).count());
    }

    @Test
    void diagnosedWarningsAreThereOnce() throws Exception {
        SavedReport report = read(ReportSchemaTest.tree(Cases.get("warnings")));
        assertEquals(
                List.of(Role.ROOT, Role.ROOT, Role.WARNING),
                report.findings().stream().map(Seen::role).toList());
    }

    /** Reports of schema 1.0 have no ids: there the summary tells them apart. */
    @Test
    void twoThatShareProblemAndSubjectAreTwo() throws Exception {
        Finding one = Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "one").asHypothesis();
        Finding two = Finding.of(Cases.HOSTS_TOML, Subject.registry("r"), "two").asHypothesis();
        ObjectNode json = ReportSchemaTest.tree(Cases.report(List.of(Cases.finding(one, two))));
        assertEquals(2, read(json).findings().size());
        assertEquals(2, json.get("warnings").size());
        json.get("warnings").forEach(warning -> ((ObjectNode) warning).remove("id"));
        assertEquals(2, read(json).findings().size());
    }

    /** As many as a cluster may have pods, each with all that a finding can have. */
    @Test
    void tenThousandFindingsAreRead() throws Exception {
        ObjectNode json = ReportSchemaTest.tree(Seeded.with(place -> place));
        JsonNode finding = json.at("/warnings/0");
        ArrayNode warnings = json.putArray("warnings");
        for (int i = 0; i < 10_000; i++) {
            ObjectNode one = finding.deepCopy();
            ((ObjectNode) one.get("subject")).put("name", "default/pod-" + i);
            one.put("id", "warning " + i);
            warnings.add(one.put(
                    "summary", "Pod default/pod-" + i + " runs an image that its tag names no more. ".repeat(5)));
        }
        long warned = read(json).findings().stream()
                .filter(f -> f.role() == Role.WARNING)
                .count();
        assertEquals(10_000, warned);
    }

    @Test
    void laterMinorVersionsAreRead() throws Exception {
        ObjectNode json = ReportSchemaTest.tree(Cases.get("addon off"));
        json.put("schemaVersion", "1.12").put("novelty", 1);
        ((ObjectNode) json.at("/checks/0")).put("status", "dubious");
        ((ObjectNode) json.at("/diagnoses/0")).put("severity", "catastrophe");
        SavedReport report = read(json);
        assertEquals(Status.UNKNOWN, report.checks().get(0).status());
        assertEquals(Severity.PROBLEM, report.findings().get(0).severity());
    }

    @Test
    void otherMajorVersionsAreNot() {
        assertTrue(refused("{\"schemaVersion\": \"2.0\"}").contains("schema 2.0; this registry-doctor reads 1.x"));
        assertTrue(refused("{\"schemaVersion\": \"10.0\"}").contains("reads 1.x"));
    }

    @Test
    void whatIsNoReportIsRefusedWithWhatToDo() throws IOException {
        assertTrue(refused("").contains("it is empty: registry-doctor run"));
        assertTrue(refused("no report").contains("not JSON at line 1"));
        assertTrue(refused("[1]").contains("not a report"));
        assertTrue(refused("[".repeat(100_000)).contains("deeper"));
        assertTrue(refused("{\"case\": \"registry-doctor\", \"schemaVersion\": \"1.0\"}")
                .contains("run --from old.json"));
        ObjectNode json = ReportSchemaTest.tree(Cases.get("addon off"));
        ((ObjectNode) json.at("/diagnoses/0/root/subject")).remove("name");
        assertTrue(refused(json.toString()).contains("report validate old.json"));
        ((ObjectNode) json.get("run")).put("startedAt", "at noon");
        assertTrue(refused(json.toString()).contains("startedAt"));
    }

    @Test
    void damagedReportsEndInAnErrorOrAReport() throws Exception {
        byte[] whole = ReportSchemaTest.tree(Cases.get("addon off")).toString().getBytes(StandardCharsets.UTF_8);
        Random random = new Random(3);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                read(damaged);
            } catch (UnreadableReport e) {
                refused++;
            }
        }
        assertTrue(refused > 100 && refused < 2000, "refused " + refused);
    }

    @Test
    void holdsNothingThatCouldSteerATerminal() throws Exception {
        ObjectNode json = ReportSchemaTest.tree(Seeded.with(place -> place + "\u001b]0;x\u0007\u202e"));
        ((ObjectNode) json.at("/diagnoses/0/root/subject")).put("name", "\u001b[2J");
        ((ObjectNode) json.get("run")).put("site", "a\nb");
        String all = read(json).toString();
        assertFalse(all.chars().anyMatch(c -> c < 0x20 || c == 0x202e), all);
    }
}
