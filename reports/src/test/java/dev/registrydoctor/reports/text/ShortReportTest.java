package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortReportTest {

    private static List<String> lines(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        ShortReport.write(report, out);
        assertTrue(out.toString().endsWith("\n"));
        return out.toString().lines().toList();
    }

    private static List<String> columns(String line) {
        return List.of(line.split("\t", -1));
    }

    @Test
    void hasALineForACauseAndNoneForWhatFollows() throws IOException {
        List<String> lines = lines(Cases.get("addon off"));

        assertEquals(
                List.of(
                        "cause",
                        "storage.addon-disabled",
                        "add-on hostpath-storage",
                        "Claim container-registry/registry-claim asks for class microk8s-hostpath, and nothing on this"
                                + " cluster provides it: the add-on hostpath-storage was never enabled.",
                        "Enable the storage add-on. The claim binds by itself, the pod then starts; nothing has to be"
                                + " deleted. (on node vm, with sudo; causes a restart)",
                        "sudo microk8s enable hostpath-storage"),
                columns(lines.get(0)));
        assertEquals(
                List.of("warning", "runtime.hosts-toml-missing"),
                columns(lines.get(1)).subList(0, 2));
        assertEquals(List.of("-", "-"), columns(lines.get(1)).subList(4, 6));
        assertTrue(lines.get(2).startsWith("PROBLEMS: 1 cause explains 4 findings. "));
        assertEquals(3, lines.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "healthy"})
    void isTheVerdictOnlyWhenNothingIsWrong(String name) throws IOException {
        assertEquals(List.of(Cases.get(name).headline()), lines(Cases.get(name)));
    }

    @Test
    void putsWarningsAfterProblems() throws IOException {
        List<String> roles = new ArrayList<>();
        for (String line : lines(HostileNames.report())) {
            roles.add(columns(line).get(0));
        }

        assertTrue(roles.lastIndexOf("cause") < roles.indexOf("unexplained"));
        assertTrue(roles.lastIndexOf("unexplained") < roles.indexOf("warning"));
    }

    @Test
    void saysThatItCouldNotLook() throws IOException {
        assertEquals("blind", columns(lines(Cases.get("blind")).get(0)).get(0));
        assertEquals(
                "unexplained", columns(lines(Cases.get("unexplained")).get(0)).get(0));
        assertTrue(lines(Cases.get("inconclusive")).get(0).startsWith("INCONCLUSIVE: "));
    }

    @Test
    void keepsItsColumnsWhateverTheNames() throws IOException {
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(HostileNames.report());
        reports.add(Seeded.with(place -> "x\ty\nz\u001b[2J\u007f\u202e" + place));
        for (Report report : reports) {
            List<String> lines = lines(report);
            for (String line : lines.subList(0, lines.size() - 1)) {
                assertEquals(6, columns(line).size(), line);
                assertFalse(columns(line).contains(""), line);
            }
            for (String line : lines) {
                assertTrue(line.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f)), line);
            }
        }
    }

    @Test
    void warnsOfAStepThatLosesDataAndKeepsItsCommandWhole() throws IOException {
        String command = "rm -r " + "x".repeat(5_000) + "\nsync";
        Report report = Cases.report(List.of(Cases.finding(Finding.of(Cases.ADDON_OFF, Cases.ADDON, "off")
                .remedy(Remedy.of(
                        Verification.of("ok"),
                        Step.of("Delete it.", Action.script(command), Actor.node("vm"))
                                .risking(Risk.losesData("the images", "Copy them first.")))))));

        List<String> columns = columns(lines(report).get(0));
        assertEquals("*** LOSES DATA: the images. Copy them first. *** Delete it. (on node vm)", columns.get(4));
        assertEquals(command.replace("\n", "\\n"), columns.get(5));
    }

    @Test
    void endsInTheVerdict() throws IOException {
        for (Map.Entry<String, Report> entry : Cases.all().entrySet()) {
            List<String> lines = lines(entry.getValue());
            assertEquals(entry.getValue().headline(), lines.get(lines.size() - 1), entry.getKey());
        }
    }
}
