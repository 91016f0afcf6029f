package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.Seeded;
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

    @Override
    protected String withoutOwnSigns(String text) {
        return text.replaceAll("[✓✗…→]", "");
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
    void goesFromTheCauseToTheFixAndTheReasons() throws IOException {
        assertInOrder(
                render("addon off", 100, Detail.NORMAL),
                "x the hostpath-storage add-on is off\n",
                "  Fix      1. Enable the storage add-on. ",
                "(on node vm, with sudo; causes a restart)\n",
                "              sudo microk8s enable hostpath-storage\n",
                "  Check    microk8s kubectl -n container-registry get pvc registry-claim\n",
                "  Why      no Deployment hostpath-provisioner (expected: one, ready)\n",
                "  Leads to -> Claim container-registry",
                "\n! containerd has no hosts.toml\n",
                "35 checks: 25 passed, 5 failed, 1 warning, 3 could not run, 1 not applicable; 1 note (-v)\n",
                "Next: run the fix, then the same command again, or read\n`registry-doctor explain storage.addon-disabled`\n");
    }

    @Test
    void showsEverythingWhereDetailsAreAskedFor() throws IOException {
        assertInOrder(
                render("addon off", 100, Detail.VERBOSE),
                "x the hostpath-storage add-on is off\n",
                "storage.addon-disabled on add-on hostpath-storage\n",
                "  Why      - no Deployment hostpath-provisioner\n             expected: one, ready\n",
                "Confidence: high\n",
                "  Leads to storage.claim-pending on claim",
                "runtime.hosts-toml-missing on ",
                "Note: ",
                "addon.registry-size",
                "? Not checked\n",
                "Checks: auth.pull-secrets, auth.namespaces",
                "PROBLEMS: 1 cause explains 4 findings.");
    }

    private static void assertInOrder(String text, String... parts) {
        int last = -1;
        for (String part : parts) {
            int at = text.indexOf(part);
            assertTrue(at > last, "in order: " + part + "\n" + text);
            last = at;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 60, 100, 200})
    void isOneVerdictLineWhereNothingElseIsWanted(int width) throws IOException {
        assertEquals(
                "PROBLEMS: 1 cause explains 4 findings. storage.addon-disabled on add-on hostpath-storage\n",
                render("addon off", width, Detail.QUIET));
        assertEquals("HEALTHY: no problem found; 31 checks passed.\n", render("healthy", width, Detail.QUIET));
    }

    @Test
    void showsWhatWasCheckedWhereNothingIsWrong() throws IOException {
        assertEquals("""
                Registry Doctor 0.1.0: MicroK8s 1.32 at https://127.0.0.1:16443

                + Area            31 passed

                + HEALTHY: no problem found; 31 checks passed.
                31 checks: 31 passed
                Next: if an image still fails to pull or push, paste its error into `registry-doctor triage`
                """, render("healthy", 100, Detail.NORMAL));
    }

    @Test
    void repeatsCausesThatHaveScrolledAway() throws IOException {
        String text = render("many roots", 80, Detail.NORMAL);

        List<String> last = text.lines().toList();
        String screen = String.join("\n", last.subList(last.size() - 23, last.size()));
        assertTrue(
                screen.contains(Cases.get("many roots")
                        .diagnoses()
                        .get(0)
                        .root()
                        .problem()
                        .title()),
                screen);
        assertTrue(screen.contains("and 27 more above"), screen);
        assertFalse(render("healthy", 80, Detail.NORMAL).contains("details above"));
    }

    /** A terminal breaks a long command into rows: few lines can fill its screen. */
    @Test
    void countsTheRowsOfLongCommands() throws IOException {
        Step step = Step.of("Run it.", Action.script("tool" + " argument".repeat(60)), Actor.node("vm"));
        Report report = withRemedy(Remedy.of(Verification.of("it works"), step, step, step));

        assertTrue(render(report, new TextStyle(true, 80, false, Detail.NORMAL)).contains("Start here"));
        assertFalse(
                render(report, new TextStyle(true, 1_000, false, Detail.NORMAL)).contains("Start here"));
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
                    commands.stream().anyMatch(said::endsWith)
                            || said.startsWith("`registry-doctor explain ")
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
        assertTrue(causes.contains("\u001b[1;31m✗\u001b[0m"));
        assertTrue(causes.contains("\u001b[33m!\u001b[0m"));
    }

    @Test
    void writesAsciiWhereNothingElseMayBeWritten() throws IOException {
        Report report = Seeded.with(place -> "Zürich \u2014 \u201cx\u201d\u2026 " + place);

        String text = render(report, new TextStyle(false, 100, false, Detail.VERBOSE));

        assertTrue(text.chars().allMatch(c -> c < 0x80));
        assertTrue(text.contains("Z\\u{fc}rich - \"x\"... root.summary"), text);
    }

    @Test
    void showsEachWarningOnceAndWithItsSteps() throws IOException {
        String text = render("warnings", 100, Detail.NORMAL);

        assertEquals(2, text.split("Fix      Restart it\\.", -1).length - 1);
        assertTrue(text.contains("! 1 of 2: a pod runs") && text.contains("! containerd has no hosts.toml"), text);
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

        assertTrue(text.contains("observation 3") && !text.contains("observation 4"), text);
        assertTrue(text.contains("and 36 more; -v shows all"), text);
        assertTrue(text.contains("40 pods: default/p0,") && !text.contains("default/p10"), text);
        assertTrue(render(report).contains("pod p39 fails") && render(report).contains("observation 39"));
        assertFalse(render(report).contains("-v shows all"));
    }

    @Test
    void listsEachCheckWithItsTimeWhenVerbose() throws IOException {
        String text = render("addon off", 120, Detail.VERBOSE);

        assertTrue(text.contains("passed          area.check-1 (12 ms): "), text);
        assertTrue(text.contains("not checked     auth.namespaces (2.0 s): "), text);
        assertTrue(text.contains("not applicable  docker.engine (1 ms): "), text);
    }

    @Test
    void tellsTheFirstFiftyCauses() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < 51; i++) {
            Problem root = GivenProblem.root("area.root-" + i, "cause number " + i);
            results.add(Cases.finding(Finding.of(root, Subject.pod("default/pod-" + i), "it is broken in way " + i)));
        }

        String text = render(Cases.report(results), TextStyle.PLAIN);

        assertTrue(text.contains("x 50 of 51: "), text);
        assertFalse(text.contains("x 51 of 51: "), text);
    }

    @Test
    void namesTheFirstEightThingsThatCouldNotBeChecked() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 1; i <= 9; i++) {
            Gap gap = new Gap(Gap.Cause.DENIED, "thing-" + i, "it is denied", "grant it");
            results.add(Cases.unknown(CheckInfo.of("area.check-" + i, "it is well"), gap));
        }

        String text = render(Cases.report(results), TextStyle.PLAIN);

        assertTrue(text.contains("thing-8 and") && !text.contains("thing-9"), text);
    }

    /** What a recording never has is one line, however many checks want it and whatever would show each part. */
    @Test
    void saysOnceThatARecordingDoesNotContainEverything() throws IOException {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            Gap gap = new Gap(Gap.Cause.NOT_RECORDED, "thing-" + i, "reason " + i, "run command " + i);
            results.add(Cases.unknown(CheckInfo.of("area.check-" + i, "it is well"), gap));
        }

        String text = render(Cases.report(results), TextStyle.PLAIN);

        assertTrue(text.contains("Missing: thing-1, thing-2, thing-3. To check it: "), text);
        assertFalse(text.contains("reason 1"), text);
        assertTrue(render(Cases.report(results)).contains("reason 3"), "details show each");
    }
}
