package dev.registrydoctor.reports.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.registrydoctor.reports.record.RendererContract;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownReportTest extends RendererContract {

    private static String markdown(Report report) throws IOException {
        StringBuilder out = new StringBuilder();
        MarkdownReport.write(report, out);
        return out.toString();
    }

    /** Without the back-ticks: names and addresses stand between them. */
    @Override
    protected String render(Report report) throws IOException {
        return markdown(report).replace("`", "");
    }

    @Override
    protected String written(String text) {
        return text;
    }

    /** What is left when code is taken out, as CommonMark reads it: blocks first, then spans. */
    private static String withoutCode(String markdown) {
        StringBuilder left = new StringBuilder();
        String fence = "";
        for (String line : markdown.lines().toList()) {
            Matcher opening = Pattern.compile(" *(`{3,})").matcher(line);
            if (!fence.isEmpty()) {
                fence = line.strip().equals(fence) ? "" : fence;
            } else if (opening.matches()) {
                fence = opening.group(1);
            } else {
                left.append(withoutSpans(line)).append('\n');
            }
        }
        assertEquals("", fence, "every fence is closed");
        return left.toString();
    }

    private static String withoutSpans(String line) {
        Matcher ticks = Pattern.compile("`+").matcher(line);
        StringBuilder left = new StringBuilder();
        int at = 0;
        while (ticks.find(at)) {
            Matcher closing =
                    Pattern.compile("(?<!`)" + ticks.group() + "(?!`)").matcher(line);
            assertTrue(closing.find(ticks.end()), "every span is closed: " + line);
            left.append(line, at, ticks.start()).append("CODE");
            at = closing.end();
        }
        return left.append(line.substring(at)).toString().replaceAll("<code>([^<>]*)</code>", "CODE");
    }

    @Test
    void goesFromTheCauseToWhatToDoAndFoldsTheRest() throws IOException {
        String text = markdown(Cases.get("addon off"));

        int last = -1;
        for (String part : List.of(
                "### PROBLEMS: 1 cause explains 4 findings.",
                "**Cause:** the hostpath-storage add-on is off (`storage.addon-disabled` on add-on `hostpath-storage`)\n",
                "1. Enable the storage add-on.",
                "(on node vm, with sudo; causes a restart)\n\n   ```\n   sudo microk8s enable hostpath-storage\n   ```\n",
                "   To undo:\n\n   ```\n   sudo microk8s disable hostpath-storage\n   ```\n",
                "Check:\n\n```\nmicrok8s kubectl -n container-registry get pvc",
                "Why:\n\n- no Deployment hostpath-provisioner\n  - expected: one, ready\n  - source: GET `/apis/apps/v1/",
                "Confidence: high.",
                "**Warnings:**\n\n- `runtime.hosts-toml-missing` on file",
                "<details>\n<summary>Leads to</summary>\n\n- `storage.claim-pending`",
                "\n  - `registry-pod.pending`",
                "<summary>Evidence</summary>",
                "<summary>Environment</summary>",
                "- started: 2026-11-23T14:02:11.123Z\n- took: 412 ms\n",
                "<summary>Notes</summary>",
                "<summary>3 checks could not run</summary>\n\n- pull secrets of all namespaces: the API server says: secrets is forbidden",
                "<summary>All 35 checks</summary>\n\n| Result | Check | Details |\n| --- | --- | --- |\n| passed | `area.check-1` |")) {
            int at = text.indexOf(part);
            assertTrue(at > last, "in order: " + part + "\n" + text);
            last = at;
        }
        assertFalse(text.contains("Left out"));
    }

    @Test
    void isShortWhenAllIsWell() throws IOException {
        String text = markdown(Cases.get("healthy"));

        assertTrue(
                text.startsWith("### HEALTHY: no problem found; 31 checks passed.\n\n<details>\n<summary>Environment"));
    }

    static List<String> hostile() {
        return HostileNames.ALL;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void showsANameAsItIs(String name) {
        String clean = ControlCharacters.line(name);
        for (String shown : List.of(Markdown.inline(clean), Markdown.inline("the pod " + clean + " is"))) {
            assertHarmless(withoutSpans(shown));
        }
        String cell = Markdown.cell("the pod " + clean + " is");
        assertHarmless(withoutSpans(cell));
        assertFalse(cell.contains("|"), cell);
        assertHarmless(withoutSpans(MarkdownReport.name(clean)));
    }

    private static void assertHarmless(String prose) {
        for (String pattern : List.of(
                "[@#<>\\[\\]|*_~$!\\\\&`]",
                "(?i)https?:",
                "(?i)www\\.",
                "(?i)gh-\\d",
                "[0-9a-f]{7}",
                ":\\w",
                "^\\s*([-+=]|\\d+[.)])")) {
            assertFalse(Pattern.compile(pattern).matcher(prose).find(), pattern + " in " + prose);
        }
    }

    @Test
    void staysWholeWhateverTheNames() throws IOException {
        for (Report report : List.of(
                HostileNames.report(), Seeded.with(place -> "@x <b>| `` ]( #1 " + place + " ```\n~~~\n</details>|"))) {
            String left = withoutCode(markdown(report));

            int open = 0;
            long columns = 0;
            for (String line : left.lines().toList()) {
                if (!line.startsWith("|")) {
                    columns = 0;
                }
                if (line.equals("<details>")) {
                    open++;
                } else if (line.equals("</details>")) {
                    open--;
                } else if (line.startsWith("|")) {
                    long bars = line.chars().filter(c -> c == '|').count();
                    assertTrue(columns == 0 ? bars == 4 || bars == 7 : bars == columns, line);
                    columns = bars;
                } else if (!line.startsWith("<summary>")) {
                    assertFalse(
                            Pattern.compile("[@<>|\\[\\]]|#\\w").matcher(line).find(), line);
                }
                assertTrue(open == 0 || open == 1, left);
            }
            assertEquals(0, open);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "Claim a/b is Pending.; Claim `a/b` is Pending.",
                "run `kubectl get pods`, then look; run `kubectl get pods`, then look",
                "see (127.0.0.1:32000).; see (`127.0.0.1:32000`).",
                "2 pods, 90 % full; 2 pods, 90 % full",
                "2. thing; `2`. thing",
                "a ` b; a b",
                "Zürich 東京; Zürich 東京"
            })
    void readsWellAsPlainText(String text, String markdown) {
        assertEquals(markdown, Markdown.inline(text));
    }

    @Test
    void closesABlockOnlyAtItsEnd() {
        assertEquals("  ````\n  a\n  ```\n  b\n  ````\n", Markdown.fence("a\n```\nb\n", 2));
        assertEquals("``a`b``", Markdown.code("a`b"));
        assertEquals("`` `a` ``", Markdown.code("`a`"));
    }

    /** So many findings with so much to say that not all of it can be shown. */
    private static Report huge(int findings, int words) {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 0; i < findings; i++) {
            Problem root = GivenProblem.root("area.root-" + i, "cause number " + i);
            Problem effect = GivenProblem.symptom("area.effect-" + i, "effect number " + i, root.id());
            Subject subject = Subject.pod("default/pod-" + i);
            String much = "word a/b ".repeat(words);
            results.add(Cases.finding(Finding.of(root, subject, much)
                    .observed(much, much, much)
                    .remedy(Remedy.of(
                            Verification.of(much),
                            Step.of(much, Action.kubectl("x".repeat(words), "END"), Actor.here())))));
            results.add(Cases.finding(Finding.of(effect, subject, much).observed(much, much, much)));
        }
        return Cases.report(results);
    }

    @ParameterizedTest
    @CsvSource({"100, 10", "1000, 10", "10, 10000", "200, 1000", "2, 40000"})
    void fitsATicketAndSaysWhatIsLeftOut(int findings, int words) throws IOException {
        String text = markdown(huge(findings, words));

        assertTrue(Ticket.LIMIT < Ticket.GITHUB_LIMIT);
        assertTrue(text.length() <= Ticket.LIMIT, () -> "length " + text.length());
        String last = text.lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(last.startsWith("**Cut to fit a ticket of 65536 characters.** Left out: "), last);
        assertTrue(last.endsWith(" Full report: `registry-doctor run -o json`"), last);
        assertTrue(text.contains("`area.root-0`"), "the gravest is there");
        assertEquals(
                text.lines().filter(l -> l.equals("<details>")).count(),
                text.lines().filter(l -> l.equals("</details>")).count());
        // A command is there whole or not at all.
        text.lines().filter(l -> l.contains("kubectl x")).forEach(l -> assertTrue(l.endsWith(" END")));
        withoutCode(text);
    }

    @Test
    void countsWhatIsLeftOut() throws IOException {
        Report report = huge(1000, 10);
        String text = markdown(report);

        Matcher leftOut =
                Pattern.compile("(\\d+) of 1000 entries of \"Leads to\"").matcher(text);
        assertTrue(leftOut.find(), text.substring(text.length() - 400));
        long shown = text.lines().filter(l -> l.startsWith("- `area.effect-")).count();
        assertEquals(1000 - shown, Integer.parseInt(leftOut.group(1)));
    }

    @Test
    void warnsOfAStepThatLosesData() throws IOException {
        Report report = Cases.report(List.of(Cases.finding(Finding.of(Cases.ADDON_OFF, Cases.ADDON, "off")
                .remedy(Remedy.of(
                        Verification.of("ok"),
                        Step.of("Delete it.", Action.program("rm", "x"), Actor.node("vm"))
                                .risking(Risk.losesData("the *images*", "Copy them first.")))))));

        String step =
                "1. **LOSES DATA: the `*images*`. Copy them first.** Delete it. (on node vm)\n\n   ```\n   rm x\n   ```\n";
        String text = markdown(report);
        assertTrue(text.contains(step), text);
    }

    /** A warning whose remedy is its own. */
    private static CheckResult warning(int number) {
        Problem problem = GivenProblem.warning("area.warning-" + number, "it can hurt");
        return Cases.finding(Finding.of(problem, Subject.pod("default/pod-" + number), "it does")
                .remedy(Remedy.of(Verification.of("ok"), Step.kubectl("Fix it.", "fix", String.valueOf(number)))));
    }

    @Test
    void tellsWhatToDoAboutWarningsWhenThereIsNothingWorse() throws IOException {
        assertTrue(markdown(Cases.report(List.of(warning(1)))).contains("kubectl fix 1"));
        String worse = markdown(Cases.report(List.of(warning(1), Cases.finding(Cases.addonOff()))));
        assertTrue(worse.contains("area.warning-1"));
        assertFalse(worse.contains("kubectl fix 1"), "what to do about the problem comes first");
    }

    @Test
    void foldsAllButTheFirstWarnings() throws IOException {
        List<CheckResult> results = new ArrayList<>(List.of(Cases.finding(Cases.addonOff())));
        for (int i = 100; i < 125; i++) {
            results.add(warning(i));
        }
        String text = markdown(Cases.report(results));

        assertTrue(text.indexOf("- `area.warning-109`") < text.indexOf("<summary>More warnings</summary>"));
        assertTrue(text.indexOf("- `area.warning-110`") > text.indexOf("<summary>More warnings</summary>"));
        assertTrue(text.contains("- `area.warning-124`"));
    }

    @Test
    void marksWhatIsVital() throws IOException {
        assertTrue(markdown(Cases.get("inconclusive")).contains("  - checks: cluster.api (vital)\n"));
    }

    @Test
    void tellsNoTimesWhereTheRecordHasNone() throws IOException {
        String text = markdown(Cases.get("addon off").withoutTimes());

        assertFalse(text.contains("started:") || text.contains("took:"));
    }

    @Test
    void tellsTheFirstThreeCausesUnfolded() throws IOException {
        String text = markdown(Cases.report(Cases.manyRoots().subList(0, 10)));

        String top = text.substring(0, text.indexOf("<details>"));
        assertEquals(3, top.split("Confidence: ", -1).length - 1, top);
        assertEquals(5, text.split("Confidence: ", -1).length - 1, text);
    }

    @Test
    void showsTheFirstFiveObservationsAtTheTopAndAllBelow() throws IOException {
        Finding cause = Finding.of(GivenProblem.root("a.root", "it is broken"), Subject.registry("r"), "broken");
        for (int i = 1; i <= 6; i++) {
            cause = cause.observed("observation " + i, "log");
        }

        String text = markdown(Cases.report(List.of(Cases.finding(cause))));

        String top = text.substring(0, text.indexOf("<details>"));
        assertTrue(top.contains("observation 5") && !top.contains("observation 6"), top);
        assertTrue(text.contains("observation 6"), text);
    }
}
