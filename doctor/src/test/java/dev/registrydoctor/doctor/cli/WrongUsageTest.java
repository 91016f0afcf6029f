package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be is refused with exit code 2, on stderr alone, in words that say what to do. */
class WrongUsageTest {

    private static final String EXPECTED = "Expected a `microk8s inspect` tarball";

    @TempDir
    private Path folder;

    private static void refused(Cli.Result result, String... told) {
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.out());
        for (String part : told) {
            assertTrue(result.err().contains(part), () -> "'" + part + "' is not in: " + result.err());
        }
        assertFalse(result.err().contains("fault of the tool"), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --sampel healthy | unknown option \"--sampel\"; did you mean \"--sample\"?",
                "rum | unknown command \"rum\"; did you mean \"run\"?",
                "@/tmp run | unknown command",
                "run @/nowhere | too many arguments",
                "run --timeout soon | write 30s, 5m, 1h or 500ms",
                "run --timeout 0 | the shortest duration is 1ms",
                "run --wait never --sample healthy | write 30s, 5m, 1h or 500ms",
                "run -o csv | text, short, json",
                "run --fail-on often | problem, warning, never",
                "run --sample no-such-one | registry-doctor samples lists them",
                "triage --sample no-such-one | registry-doctor samples lists them",
                "triage --registry a/b | without path",
                "run --sample healthy -q -v | -q and -v exclude each other",
                "run --sample healthy --from x | give one of them",
                "run --sample healthy --context c | leave them out",
                "run --from x --host-root / | leave them out",
                "run --from x --wait 1s | a recording does not change",
                "run --from x --probe-push | a recording has none",
                "run --sample healthy --probe-push=image | Leave it out with --sample",
                "run --probe-push --wait 1s | write in each round",
                "run --probe-push=all | session, image",
                "run --from x --nodes | Leave it out with --from",
                "run --nodes --wait 1s | create Pods in each round",
                "run --nodes --nodes-parallel 0 | takes 1 to 100",
                "capture x --probe-push | unknown option",
                "run --kubeconfig /nowhere/config | /nowhere/config does not exist",
                "run --host-root /nowhere | is not a directory",
                "run --registry a/b | without path",
                "run --registry reg.lab:70000 | port 70000 is out of range",
                "run --only nosuch | registry-doctor checks lists them",
                "run --skip storage.* --only storage.* | leave no check",
                "run --only storage.*,nosuch.* | --only: unknown check, problem or area",
                "run --only * --skip nosuch | --skip: unknown check",
                "capture | FILE",
                "ticket t.zip --sample healthy --from x | give one of them",
                "ticket t.zip --only nosuch | registry-doctor checks lists them",
                "ticket t.zip -o json | unknown option",
                "ticket t.zip --wait 1s | unknown option",
                "fix storage.volume-full --keep 5 --older-than=30d --yes | setup retention --keep 5 --older-than 30d --dry-run",
                "fix --untagged --repository team/* | setup retention --untagged --repository PATTERN --dry-run",
                "fix --keep s3cret-s3cret | setup retention --keep N --dry-run",
                "fix --kep 5 | unknown option",
                "ticket t.zip u.zip | too many arguments: ticket takes FILE.zip",
                "report | a command is missing: validate",
                "report validate | FILE",
                "report validate /nowhere/report.json | there is no file /nowhere/report.json",
                "diff | OLD",
                "diff old.json | NEW",
                "diff - - | only one of the two",
                "diff /nowhere/a.json /nowhere/b.json | there is no file /nowhere/a.json",
                "diff a b -o csv | text, json, yaml, markdown"
            })
    void isExplained(String args, String told) {
        refused(Cli.run(args.isEmpty() ? new Object[0] : (Object[]) args.split(" ")), told);
    }

    @Test
    void aRegistryWithAPasswordIsNotRepeated() {
        Cli.Result result = Cli.run("run", "--registry", "http://joe:s3cr3t@reg.lab:5000");
        refused(result, "without path, user or password");
        assertFalse(result.err().contains("s3cr3t"), result.err());
    }

    @Test
    void inputThatIsNoSiteIsRefused() throws Exception {
        byte[] garbage = new byte[5000];
        new Random(1).nextBytes(garbage);
        Path file = Files.write(folder.resolve("garbage"), garbage);
        Path empty = Files.createFile(folder.resolve("empty"));
        Path directory = Files.createDirectory(folder.resolve("directory"));
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("notes.txt"), "nothing of the kind");
        Path json = Files.writeString(folder.resolve("some.json"), "{\"a\": [1, 2]}");
        refused(Cli.run("run", "--from", file), file.toString(), EXPECTED);
        refused(Cli.run("run", "--from", empty), empty + " is empty", EXPECTED);
        refused(Cli.run("run", "--from", directory), directory + " contains nothing", EXPECTED);
        refused(Cli.run("run", "--from", other), other + " contains nothing", EXPECTED);
        refused(Cli.run("run", "--from", json), json.toString(), EXPECTED);
        refused(Cli.run("run", "--from", folder.resolve("missing")), "There is no file", EXPECTED);
        refused(Cli.run("run", "--from", file, "-o", "json"), EXPECTED);
        refused(Cli.reading(garbage).execute("run", "--from", "-"), EXPECTED);
        refused(Cli.reading(new byte[0]).execute("run", "--from", "-"), "empty", EXPECTED);
    }

    /** Before the first prompt: a session about nothing would end as one that could not see enough. */
    @Test
    void aTriageOfNoSiteIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("garbage"), "nothing of the kind");
        Path script = Files.writeString(folder.resolve("script"), "problems\n");
        refused(Cli.run("triage", "--from", file), file.toString(), EXPECTED);
        refused(Cli.run("triage", "--from", folder.resolve("missing")), "There is no file", EXPECTED);
        refused(Cli.reading(new byte[0]).execute("triage", "--from", "-", "--script", script), "empty", EXPECTED);
    }

    @Test
    void aCaseThatIsCutShortOrMeddledWithIsRefused() throws Exception {
        Path whole = folder.resolve("case.json.gz");
        assertEquals(0, Cli.run("capture", "--sample", "healthy", whole).exit());
        byte[] bytes = Files.readAllBytes(whole);
        Path half = Files.write(folder.resolve("half.json.gz"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        refused(Cli.run("run", "--from", half), half.toString());
        Path later = Files.writeString(
                folder.resolve("later.json"),
                "{\"case\": \"registry-doctor\", \"schemaVersion\": \"9.0\", \"entries\": []}",
                StandardCharsets.UTF_8);
        refused(Cli.run("run", "--from", later), "9.0");
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeAnyWork() {
        Path nowhere = folder.resolve("no/such/report");
        // The site does not exist either: had it been looked at first, that would be the complaint.
        for (Object[] args : new Object[][] {
            {"run", "--sample", "no-such-one", "--output-file"},
            {"capture", "--sample", "no-such-one"},
            {"ticket", "--sample", "no-such-one"}
        }) {
            refused(Cli.run(with(args, nowhere)), nowhere + " cannot be written: its directory does not exist");
            refused(Cli.run(with(args, "/proc/report")), "/proc/report cannot be written");
        }
        refused(
                Cli.run("run", "--sample", "no-such-one", "--output-file", folder),
                folder + " cannot be written: it is a directory");
    }

    private static Object[] with(Object[] args, Object last) {
        Object[] all = java.util.Arrays.copyOf(args, args.length + 1);
        all[args.length] = last;
        return all;
    }
}
