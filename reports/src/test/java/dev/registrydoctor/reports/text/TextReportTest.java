package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Cases;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Seeded;
import dev.registrydoctor.reports.text.TextStyle.Detail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest extends RendererContract {

    @Override
    protected String render(Report report) throws IOException {
        return render(report, new TextStyle(false, 400, true, Detail.VERBOSE));
    }

    @Override
    protected String written(String text) {
        return text;
    }

    private static String render(Report report, TextStyle style) throws IOException {
        StringBuilder out = new StringBuilder();
        TextReport.write(report, style, out);
        return out.toString();
    }

    private static String render(String name, int width, Detail detail) throws IOException {
        return render(Cases.get(name), new TextStyle(false, width, false, detail));
    }

    private static Report withRemedy(Remedy remedy) {
        return Cases.report(
                List.of(Cases.finding(Finding.of(Cases.HOSTS_TOML, Subject.registry("r:5000"), "it has none")
                        .remedy(remedy))));
    }

    @Test
    void goesFromTheCauseToWhatToDo() throws IOException {
        String text = render("addon off", 100, Detail.NORMAL);

        int last = -1;
        for (String part : List.of(
                "CAUSE        the hostpath-storage add-on is off\n",
                "storage.addon-disabled on add-on hostpath-storage\n",
                "Evidence     - no Deployment hostpath-provisioner\n               expected: one, ready\n",
                "Confidence   high\n",
                "Explains     storage.claim-pending       Claim container-registry",
                "\n               registry-pod.pending      Pod",
                "What to do   1. Enable the storage add-on.",
                "(on node vm, with sudo; restarts something)\n                  sudo microk8s enable hostpath-storage\n",
                "Then check   microk8s kubectl -n container-registry get pvc registry-claim",
                "WARNING      runtime.hosts-toml-missing",
                "NOTE         addon.registry-size",
                "NOT SEEN     3 checks could not look.",
                "checks:  auth.pull-secrets, auth.namespaces\n",
                "CHECKS       35 in all: 25 pass, 1 warn, 5 fail, 3 unknown, 1 skipped\n")) {
            int at = text.indexOf(part);
            assertTrue(at > last, "in order: " + part + "\n" + text);
            last = at;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 60, 100, 200})
    void endsInOneVerdictLine(int width) throws IOException {
        for (Detail detail : Detail.values()) {
            List<String> lines = render("addon off", width, detail).lines().toList();

            assertEquals(
                    "PROBLEMS: 1 cause explains 4 findings. storage.addon-disabled on add-on hostpath-storage",
                    lines.get(lines.size() - 1));
        }
    }

    @Test
    void isTheVerdictAloneWhenQuiet() throws IOException {
        assertEquals("HEALTHY: no problem found; 31 checks looked.\n", render("healthy", 100, Detail.QUIET));
    }

    @Test
    void isShortWhenHealthy() throws IOException {
        assertEquals("""
                Registry Doctor 0.1.0: live, seen from host vm, 2026-11-23 14:02:11 UTC, took 412 ms
                Site         MicroK8s 1.32 at https://127.0.0.1:16443

                CHECKS       31 in all: 31 pass

                HEALTHY: no problem found; 31 checks looked.
                """, render("healthy", 100, Detail.NORMAL));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 72, 100})
    void keepsToTheWidthWhereWordsAllow(int width) throws IOException {
        String text = render("addon off", width, Detail.NORMAL);

        Set<String> commands = commands(Cases.get("addon off"));
        List<String> wide = text.lines().filter(l -> l.length() > width).toList();
        for (String line : wide) {
            String said = line.strip();
            assertTrue(
                    said.startsWith("PROBLEMS: ")
                            || commands.stream().anyMatch(said::endsWith)
                            || said.startsWith("registry-doctor explain ")
                            || !said.contains(" "),
                    "wider than " + width + ": " + line);
        }
        assertTrue(text.lines().anyMatch(l -> l.length() > width - 12 && l.length() <= width), "and uses it");
    }

    /** The lines that people copy. */
    private static Set<String> commands(Report report) {
        return PlacedFinding.allOf(report).stream()
                .map(p -> p.finding().remedy())
                .filter(Objects::nonNull)
                .map(report::text)
                .flatMap(r -> Stream.concat(
                        Stream.ofNullable(r.check()),
                        r.steps().stream()
                                .flatMap(s -> Stream.of(
                                                s.command(),
                                                s.undo() == null
                                                        ? null
                                                        : s.undo().command())
                                        .filter(Objects::nonNull))))
                .flatMap(String::lines)
                .map(String::strip)
                .collect(Collectors.toSet());
    }

    @Test
    void keepsACommandWholeOnALineOfItsOwn() throws IOException {
        String command = "microk8s kubectl -n container-registry rollout status deployment/registry --timeout=120s";

        assertTrue(render("addon off", 40, Detail.NORMAL)
                .lines()
                .anyMatch(l -> l.strip().equals(command)));
    }

    @Test
    void beginsAFileAtTheLeftEdgeSoThatItIsTheFile() throws IOException {
        String command = "tee /x/hosts.toml <<EOF\n[host.\"http://r:5000\"]\n  capabilities = [\"pull\"]\nEOF";

        String text = render(
                withRemedy(Remedy.of(
                        Verification.of("it pulls"), Step.of("Write it.", Action.script(command), Actor.node("vm")))),
                TextStyle.PLAIN);

        assertTrue(text.contains("\n\n" + command + "\n\n"), text);
    }

    @Test
    void doesNotLetLossOfDataBeMissed() throws IOException {
        Report report = withRemedy(Remedy.of(
                Verification.of("it is gone"),
                Step.of("Delete it.", Action.program("rm", "-r", "/x"), Actor.node("vm"))
                        .risking(Risk.losesData("the images", "Copy them first."))));

        String text = render(report, TextStyle.PLAIN);

        assertTrue(text.indexOf("*** LOSES DATA: the images. Copy them first. ***\n") > 0, text);
        assertTrue(
                text.indexOf("*** LOSES DATA: the images. Copy them first. ***\n") < text.indexOf("rm -r /x"),
                "before the command");
        assertFalse(render("addon off", 100, Detail.NORMAL).contains("LOSES DATA"));
    }

    @Test
    void addsNothingButColourWhenColoured() throws IOException {
        for (String name : Cases.all().keySet()) {
            Report report = Cases.get(name);
            String plain = render(report, new TextStyle(false, 80, true, Detail.NORMAL));
            String colored = render(report, new TextStyle(true, 80, true, Detail.NORMAL));

            assertFalse(plain.contains("\u001b"), name);
            assertTrue(colored.contains("\u001b["), name);
            assertEquals(plain, colored.replaceAll("\u001b\\[[0-9;]*m", ""), name);
        }
        String causes = render(Cases.get("addon off"), new TextStyle(true, 80, true, Detail.NORMAL));
        assertTrue(causes.contains("\u001b[1;31mCAUSE\u001b[0m"));
        assertTrue(causes.contains("\u001b[33mWARNING\u001b[0m"));
    }

    @Test
    void writesAsciiWhereNothingElseMayBeWritten() throws IOException {
        Report report = Seeded.with(place -> "Zürich \u2014 \u201cx\u201d\u2026 " + place);

        String text = render(report, new TextStyle(false, 100, false, Detail.VERBOSE));

        assertTrue(text.chars().allMatch(c -> c < 0x80));
        assertTrue(text.contains("Z\\u{fc}rich - \"x\"... root.summary"), text);
    }

    @Test
    void showsAWarningOnce() throws IOException {
        String text = render("warnings", 100, Detail.NORMAL);

        assertEquals(2, text.split("Restart it\\.", -1).length - 1);
        assertTrue(text.contains("WARNING 1/2") && text.contains("WARNING      no hosts.toml"), text);
    }

    @Test
    void leavesOutWhatWouldDrownTheRestAndSaysSo() throws IOException {
        Problem root = GivenProblem.root("a.root", "it is broken");
        Problem effect = GivenProblem.symptom("a.effect", "it shows", "a.root");
        List<Finding> findings = new ArrayList<>();
        Finding cause = Finding.of(root, Subject.registry("r"), "broken");
        for (int i = 0; i < 40; i++) {
            findings.add(Finding.of(effect, Subject.pod("default/p" + i), "pod p" + i + " fails")
                    .involving(Subject.registry("r")));
            cause = cause.observed("observation " + i, "log");
        }
        Report report = Cases.report(List.of(Cases.finding(cause), Cases.finding(findings.toArray(Finding[]::new))));

        String text = render(report, TextStyle.PLAIN);

        assertTrue(text.contains("pod p11 fails") && !text.contains("pod p12 fails"), text);
        assertTrue(text.contains("and 28 more; -v shows all"), text);
        assertTrue(text.contains("and 34 more; -v shows all"), text);
        assertTrue(render(report).contains("pod p39 fails"));
        assertFalse(render(report).contains("-v shows all"));
    }

    @Test
    void listsEachCheckWithItsTimeWhenVerbose() throws IOException {
        String text = render("addon off", 120, Detail.VERBOSE);

        assertTrue(text.contains("pass       12 ms  area.check-1 "), text);
        assertTrue(text.contains("unknown    2.0 s  auth.namespaces "), text);
        assertTrue(text.contains("skipped     1 ms  docker.engine"), text);
    }

    @Test
    void tellsTheFirstFiftyCauses() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            Problem root = GivenProblem.root("area.root-" + i, "cause number " + i);
            results.add(Cases.finding(Finding.of(root, Subject.pod("default/pod-" + i), "it is broken in way " + i)));
        }

        String text = render(Cases.report(results), TextStyle.PLAIN);

        assertTrue(text.contains("CAUSE 50/51"), text);
        assertFalse(text.contains("CAUSE 51/51"), text);
    }

    @Test
    void namesTheFirstEightChecksThatCouldNotLook() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            results.add(Cases.unknown(CheckInfo.of("area.check-" + i, "it is well"), Cases.SECRETS_DENIED));
        }

        String text = render(Cases.report(results), TextStyle.PLAIN);

        assertTrue(text.contains("area.check-8 and 1 more"), text);
    }
}
