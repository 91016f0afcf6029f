package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sessions whose commands come from standard input or from a file: the whole program, in this process. */
@Timeout(300)
class TriageScriptTest {

    private static final String REFUSED =
            "Head \"http://localhost:32000/v2/app/manifests/v1\": dial tcp 127.0.0.1:32000: connect: connection refused";

    @TempDir
    private Path folder;

    private static Cli.Result say(String sample, String... lines) {
        return Cli.reading((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8))
                .execute("triage", "--sample", sample);
    }

    /** What was printed after a line was echoed, up to the next. */
    private static String after(Cli.Result result, String line) {
        String out = result.out();
        int start = out.indexOf("triage> " + line + "\n");
        assertTrue(start >= 0, () -> "no echo of " + line + " in " + out);
        int end = out.indexOf("triage> ", start + 8);
        return end < 0 ? out.substring(start) : out.substring(start, end);
    }

    @Test
    void beginsWithTheVerdictAndEndsWithItsExitCode() {
        Cli.Result result = say("storage-addon-off", "problems");
        assertEquals(3, result.exit());
        assertTrue(result.out().contains("PROBLEMS: 1 cause"), result.out());
        assertTrue(after(result, "problems").contains("1 CAUSE      storage.addon-disabled"), result.out());
        assertFalse(result.out().contains("\u001b"), "no colour, no cursor");
        assertEquals("", result.err());
        assertEquals(0, say("healthy").exit());
    }

    @Test
    void anErrorLineLeadsToTheRootThatItFollowsFrom() {
        String said = after(say("storage-addon-off", REFUSED), REFUSED);
        assertTrue(said.contains("VERDICT      storage.addon-disabled on add-on hostpath-storage"), said);
        assertTrue(said.contains("no   addon.registry-not-enabled"), () -> "what was ruled out: " + said);
    }

    @Test
    void commandsWithoutAnIdMeanWhatWasSpokenOf() {
        Cli.Result result = say("two-faults", "why auth.pull-secret-missing", "fix", "rec");
        assertTrue(after(result, "fix").contains("auth.pull-secret-missing"), result.out());
        Cli.Result by = say("storage-addon-off", "push refused", "why");
        assertTrue(after(by, "why").contains("storage.addon-disabled on"), by.out());
    }

    @Test
    void theStepsOfAConsequenceAreThoseOfItsCause() {
        String said = after(say("storage-addon-off", "fix claim-pending"), "fix claim-pending");
        assertTrue(said.contains("is caused by storage.addon-disabled"), said);
        assertTrue(said.contains("microk8s enable hostpath-storage"), said);
    }

    @Test
    void aMistypedCommandIsNotTakenForASymptom() {
        Cli.Result result = say("storage-addon-off", "rechek 1", "fxi", "explain storage.addon-disbled", "hepl graph");
        assertTrue(
                after(result, "rechek 1").contains("unknown command \"rechek\"; did you mean \"recheck\"?"),
                result.out());
        assertTrue(after(result, "fxi").contains("did you mean \"fix\"?"), result.out());
        assertTrue(
                after(result, "explain storage.addon-disbled").contains("did you mean \"storage.addon-disabled\"?"),
                result.out());
        assertTrue(after(result, "hepl graph").contains("did you mean \"help\"?"), result.out());
        assertFalse(result.out().contains("Not recognized"), result.out());
    }

    @Test
    void anErrorLineWhoseFirstWordIsNearACommandIsASymptom() {
        for (String line : List.of("push refused", "rebort: connection refused on port 32000", "ImagePullBackOff")) {
            String said = after(say("storage-addon-off", line), line);
            assertTrue(said.contains("VERDICT"), said);
        }
        String description = "grapf is what I see and nothing works at all";
        assertTrue(
                after(say("storage-addon-off", description), description).contains("Not recognized"),
                "more words than it takes");
    }

    @Test
    void aReasonOfKubernetesIsExplainedAsAnError() {
        String said = after(say("storage-addon-off", "explain ImagePullBackOff"), "explain ImagePullBackOff");
        assertTrue(said.contains("VERDICT"), said);
    }

    @Test
    void aSymptomIsConfirmedInWords() {
        String line =
                "Error response from daemon: Get \"https://10.0.0.5:32000/v2/\": remote error: tls: handshake failure";
        String said = after(say("healthy", line), line);
        assertTrue(
                said.replaceAll("\\s+", " ")
                        .contains("I read this as: docker request to 10.0.0.5:32000, the TLS handshake failed"),
                said);
        String described = after(say("healthy", "push refused"), "push refused");
        assertTrue(described.contains("I read this as: "), described);
    }

    @Test
    void whyNamesWhatWasRuledOutAndByWhichCheck() {
        Cli.Result result = say("storage-addon-off", "why 1", REFUSED, "why", "why 1");
        String first = after(result, "why 1").replaceAll("\\s+", " ");
        assertTrue(first.contains("Ruled out storage.provisioner-down"), first);
        assertTrue(first.contains("(check storage.storage-addon)"), first);
        String said = after(result, "why").replaceAll("\\s+", " ");
        assertTrue(said.contains("The possible causes of this error: Confirmed registry-pod.pending"), said);
        assertTrue(said.contains("(check addon.registry-addon)"), said);
        assertTrue(said.contains("CAUSE The storage add-on is disabled"), said);
        String out = result.out().substring(result.out().lastIndexOf("triage> "));
        assertFalse(out.contains("possible causes of this error"), "a finding that is named is meant alone: " + out);
    }

    @Test
    void whyWithoutACauseNamesWhatIsStillPossible() {
        String line = "server gave HTTP response to HTTPS client";
        Cli.Result result = say("healthy", line, "why");
        assertTrue(after(result, "why").contains("Ruled out "), result.out());
        assertFalse(after(result, "why").contains("there are no findings"), result.out());
    }

    @Test
    void afterAFixAScriptIsToldHowToCheckAndDoesNotWait() {
        Cli.Result result = say("storage-addon-off", "fix", "", "note next");
        assertTrue(after(result, "fix").contains("To check again: recheck storage.addon-disabled"), result.out());
        assertFalse(result.out().contains("Press Enter"), result.out());
        assertFalse(result.out().contains("checks ran again"), "an empty line of a script does nothing");
        assertTrue(result.out().contains("Noted"), result.out());
    }

    @Test
    void aScriptHasNoHistory() throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Cli.Result result = new Cli(
                        Map.of("HOME", home.toString()),
                        80,
                        false,
                        new ByteArrayInputStream(
                                "set\nset history on\nset histroy off\n".getBytes(StandardCharsets.UTF_8)))
                .execute("triage", "--sample", "healthy", "--no-history");
        assertTrue(after(result, "set").contains("history off"), result.out());
        assertTrue(after(result, "set history on").contains("this session has no history file"), result.out());
        assertTrue(after(result, "set histroy off").contains("did you mean \"history\"?"), result.out());
        try (Stream<Path> files = Files.list(home)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void whatIsNotUnderstoodGetsNoCause() {
        String said = after(say("storage-addon-off", "zzz yyy xxx"), "zzz yyy xxx");
        assertTrue(said.contains("Not recognized: zzz yyy xxx"), said);
        assertFalse(said.contains("VERDICT"), said);
    }

    /** What the catalog has no problem for helps only where it found no cause, and only who did not paste the error. */
    @Test
    void aDescriptionWithoutACauseGetsWhatPeopleOftenMean() {
        String words = "microk8s cannot find local images made by docker";
        String known = "docker save NAME:TAG | microk8s ctr image import -";

        String healthy = after(say("healthy", words), words);
        String pasted = "Error: ErrImageNeverPull";

        assertTrue(healthy.contains("VERDICT      Cannot tell") && healthy.contains(known), healthy);
        assertFalse(after(say("healthy", pasted), pasted).contains("Also known"));
        String down = "nothing listens on 32000";
        String found = after(say("storage-addon-off", down), down);
        assertTrue(found.contains("VERDICT      storage.addon-disabled"), found);
        assertFalse(found.contains("Also known"), found);
    }

    @Test
    void aDescriptionOfOtherSoftwareIsToldWhatItLooksLike() {
        String words = "our ingress never gets an external address";
        String said = after(say("storage-addon-off", words), words);

        assertTrue(said.contains("It looks like an ingress controller"), said);
        assertFalse(said.contains("VERDICT"), said);
    }

    @Test
    void anErrorOfOtherSoftwareGetsNoVerdict() {
        String line = "dial tcp 10.0.0.5:5432: connect: connection refused";
        String said = after(say("storage-addon-off", line), line);
        assertTrue(said.contains("This is not a registry error. It looks like PostgreSQL."), said);
        assertFalse(said.contains("VERDICT"), said);
    }

    @Test
    void aDescriptionThatBeginsLikeACommandIsNone() {
        Cli.Result result = say("storage-addon-off", "why is my push refused on port 32000");
        assertTrue(result.out().contains("VERDICT"), result.out());
    }

    @Test
    void theSiteIsAskedNow() {
        Cli.Result result = say(
                "registry-crash-loop",
                "pods",
                "claims",
                "logs registry",
                "probe http://localhost:32000",
                "resolve a b c");
        assertTrue(after(result, "pods").contains("CrashLoopBackOff"), result.out());
        assertTrue(after(result, "claims").contains("container-registry/registry-claim  Bound"), result.out());
        assertTrue(after(result, "logs registry").contains("(previous run)"), result.out());
        assertTrue(after(result, "probe http://localhost:32000").contains("No registry answers"), result.out());
        String healthy = after(say("healthy", "probe localhost:32000"), "probe localhost:32000");
        assertTrue(healthy.contains("GET /v2/: status 200"), healthy);
        assertTrue(healthy.contains("A registry answers at localhost:32000 over http."), healthy);
    }

    @Test
    void aRecheckLooksOnlyAtWhatTheProblemHangsOn() {
        String said = after(say("storage-addon-off", "recheck 1"), "recheck 1");
        assertTrue(said.matches("(?s).*No change; \\d of \\d\\d checks ran again\\..*"), said);
        assertTrue(said.contains("PROBLEMS: 1 cause explains 4 findings."), said);
    }

    @Test
    void aRegistryThatOnlyTheErrorNamesIsLookedAt() {
        String line = "Get \"http://10.0.0.9:5000/v2/\": dial tcp 10.0.0.9:5000: connect: connection refused";
        Cli.Result result = say("healthy", line);
        assertTrue(after(result, line).contains("Checking 10.0.0.9:5000, which the error names"), result.out());
        assertEquals(3, result.exit(), "of the last examination");
    }

    @Test
    void answersThatWereWrittenDownAreTakenAndStandInTheReport() throws IOException {
        Path answers = Files.writeString(folder.resolve("answers"), "# at night\nnow = no\nengine = dont-know\n");
        Path report = folder.resolve("report.json");
        String line = "server gave HTTP response to HTTPS client";
        Path script = Files.writeString(
                folder.resolve("script"), line + "\nnote seen at 2 a.m., password=hunter2222\nreport " + report + "\n");
        Cli.Result result = Cli.run("triage", "--sample", "healthy", "--script", script, "--answers", answers);
        assertEquals(0, result.exit(), result.err());
        JsonNode said = Cli.parse(Files.readString(report)).get("consultation");
        assertEquals(line, said.at("/symptoms/0").asText());
        assertTrue(said.get("exchanges").toString().contains("No, it works now"), said::toString);
        assertEquals("seen at 2 a.m., password=[redacted]", said.at("/notes/0").asText());
        assertFalse(result.out().contains("hunter2222"), result.out());
    }

    @Test
    void anAnswerThatIsNoChoiceIsSaid() throws IOException {
        Path answers = Files.writeString(folder.resolve("answers"), "now = perhaps\nengine = dont-know\n");
        Path script = Files.writeString(folder.resolve("script"), "server gave HTTP response to HTTPS client\n");
        Cli.Result result = Cli.run("triage", "--sample", "healthy", "--script", script, "--answers", answers);
        assertTrue(
                result.out().contains("the prepared answer 'perhaps' to the question now is not one of"), result.out());
    }

    @Test
    void aTicketHoldsWhatWasFoundAndIsNeverReplaced() {
        Path zip = folder.resolve("ticket.zip");
        Cli.Result result = say("storage-addon-off", "ticket " + zip, "ticket " + zip);
        assertTrue(result.out().contains("  report.html"), result.out());
        // The path is long, so that the line is wrapped.
        assertTrue(result.out().replaceAll("\\s+", " ").contains("exists already; name another file"), result.out());
        assertTrue(Files.exists(zip));
    }

    @Test
    void comparesWithTheBeginningOrWithAnEarlierReport() {
        Path old = folder.resolve("old.json");
        Cli.run("run", "--sample", "healthy", "-o", "json=" + old);
        Cli.Result result = say("storage-addon-off", "diff", "diff " + old, "diff " + folder.resolve("none"));
        assertTrue(after(result, "diff").contains("NOTHING WORSE: "), result.out());
        assertTrue(after(result, "diff " + old).contains("WORSE: "), result.out());
        assertTrue(result.out().contains("there is no file"), result.out());
    }

    @Test
    void whatIsPastedDoesNotSteerTheTerminal() {
        Cli.Result result = say("healthy", "connection refused \u001b]0;title\u0007 \u202egnp.exe", "probe x\u001b[2J");
        assertFalse(result.out().contains("\u001b"), result.out());
        assertFalse(result.out().contains("\u202e"), result.out());
    }

    @Test
    void withoutUnicodeNothingButAsciiIsPrinted() {
        Cli.Result result = say("healthy", "note caf\u00e9");
        assertTrue(result.out().contains("note caf\u00e9"), "this terminal has Unicode: " + result.out());
    }

    @Test
    void aRecordingDoesNotChange() {
        Path file = folder.resolve("case.json.gz");
        assertEquals(
                0, Cli.run("capture", file, "--sample", "storage-addon-off").exit());
        Cli.Result result = Cli.reading("recheck\nwatch\nwhy\npods\n".getBytes(StandardCharsets.UTF_8))
                .execute("triage", "--from", file);
        assertTrue(after(result, "recheck").contains("this is a recording"), result.out());
        assertTrue(after(result, "watch").contains("this is a recording"), result.out());
        assertTrue(after(result, "pods").contains("container-registry/registry-"), result.out());
        assertEquals(3, result.exit());
    }

    @Test
    void whatCannotBeReadIsWrongUsage() {
        assertEquals(2, Cli.run("triage", "--from", "-").exit());
        assertEquals(
                2,
                Cli.run("triage", "--sample", "healthy", "--script", folder.resolve("none"))
                        .exit());
        assertEquals(
                2,
                Cli.run("triage", "--sample", "healthy", "--answers", folder.resolve("none"))
                        .exit());
    }

    static Stream<String> samples() {
        return Samples.all().stream().map(Sample::name);
    }

    /** 80 columns, and 24 lines of which the last is the prompt. */
    @ParameterizedTest
    @MethodSource("samples")
    void theVerdictFitsOneScreen(String sample) {
        Cli person = new Cli(
                Map.of("NO_COLOR", "1"),
                80,
                true,
                new ByteArrayInputStream(("push refused\n" + REFUSED + "\n").getBytes(StandardCharsets.UTF_8)));
        Cli.Result result = person.execute("triage", "--sample", sample);
        String head = result.out().substring(0, result.out().indexOf("triage> "));
        assertTrue(rows(head) <= 23, head);
        for (String line : List.of("push refused", REFUSED)) {
            String said = after(result, line);
            // Questions have been answered, and have scrolled away.
            String last = said.substring(said.lastIndexOf("Answer: ") + 1);
            assertTrue(rows(last) <= 24, last);
        }
    }

    private static long rows(String text) {
        return text.lines().mapToLong(l -> Math.max(1, (l.length() + 79) / 80)).sum();
    }
}
