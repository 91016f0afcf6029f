package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.start.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the program where something of their surroundings is missing, full, closed or meant to harm. */
class LauncherSafetyIT extends Installed {

    private static final String SECRET = "hunter2-\"quoted\\";

    @TempDir
    private static Path shared;

    /** An installation whose place is everybody's, so that it makes no archive, which takes a while. */
    @BeforeEach
    void use() throws IOException {
        launcher = shared.resolve("a:b c/registry-doctor");
        target = shared.resolve("a:b c/doctor/target");
        if (!Files.exists(launcher)) {
            installIn(shared, "a:b c");
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
    }

    /** What a shell does with the launcher, which is its first argument. */
    private Ended shell(String script, Object... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", script, launcher.toString()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return Programs.run(folder, environment, command);
    }

    private static void assertOneLine(String words, Ended ended) {
        assertEquals(2, ended.exit(), ended::err);
        assertEquals("", ended.out());
        List<String> own = ended.err()
                .lines()
                // Bash's own, which no script can prevent.
                .filter(l -> !l.startsWith("shell-init:"))
                .toList();
        assertEquals(1, own.size(), ended::err);
        assertTrue(own.get(0).startsWith("registry-doctor: ") && own.get(0).contains(words), ended::err);
    }

    @Test
    void aPathWithAColonIsAPath() throws Exception {
        assertVersion(launch("--version"));
        Ended run = launch("run", "--sample", "healthy", "-q");
        assertEquals(0, run.exit(), run::err);
        assertEquals(List.of(), archives(target));
    }

    @Test
    void javaDoesNotPrintItsOptions() throws Exception {
        for (String variable : List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            environment.put(variable, "-Dpassword=" + SECRET.replace("\"", "'\"'") + " -Dother='two words'");
        }
        assertVersion(launch("--version"));
    }

    /** Seen from a Java that tells what it is given. */
    @Test
    void optionsReachJavaAndNoCommandLine() throws Exception {
        Path home = Files.createDirectories(folder.resolve("java/bin"));
        Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path java = Files.writeString(
                home.resolve("java"),
                "#!/bin/bash\nprintf 'ARG %s\\n' \"$@\"\nenv\nfor a; do case $a in @*) cat \"${a#@}\" ;; esac; done\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("JAVA_HOME", folder.resolve("java").toString());
        environment.put("JAVA_TOOL_OPTIONS", "  -Dfirst=" + SECRET.replace("\"", "'\"'") + "\t-Xmx1g ");
        environment.put("_JAVA_OPTIONS", "-Dlast=\"two words\"");
        List<String> told = launch("--version").out().lines().toList();
        List<String> args = told.stream().filter(l -> l.startsWith("ARG ")).toList();
        assertEquals("ARG @/dev/fd/8", args.get(0));
        assertTrue(args.indexOf("ARG @/dev/fd/9") > args.indexOf("ARG -XX:+UseSerialGC"), args::toString);
        assertEquals(
                List.of("\"-Dfirst=hunter2-\\\"quoted\\\\\"", "\"-Xmx1g\"", "\"-Dlast=two words\""),
                told.stream().filter(l -> l.startsWith("\"")).toList());
        NonEmpty.noneMatch(told, l -> l.contains("JAVA_TOOL_OPTIONS") || l.contains("_JAVA_OPTIONS"));
        NonEmpty.noneMatch(args, l -> l.contains("hunter2"));
    }

    @Test
    void whatIsNoOptionIsNotPrintedEither() throws Exception {
        for (String value : List.of("hunter2", "-hunter2", "-Da=b hunter2", "--hunter2", "--enable-preview hunter2")) {
            environment.put("JAVA_TOOL_OPTIONS", value);
            Ended ended = launch("--version");
            assertOneLine("JAVA_TOOL_OPTIONS", ended);
            assertFalse(ended.err().contains("hunter2"), ended.err());
        }
    }

    @Test
    void aFullOrClosedStandardOutputIsAnError() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "there is no /dev/full");
        for (String args : List.of("--version", "run --sample healthy -q", "checks")) {
            assertOneLine("standard output cannot be written", shell("\"$0\" " + args + " >/dev/full"));
            assertOneLine("standard output cannot be written", shell("\"$0\" " + args + " >&-"));
        }
        assertEquals(2, shell("\"$0\" --version >/dev/full 2>&-").exit());
        assertVersion(shell("\"$0\" --version <&- 2>&-"));
    }

    @Test
    void aReaderThatHasSeenEnoughEndsItQuietly() throws Exception {
        Ended ended = shell("{ \"$0\" checks; echo \"code $?\" >&2; } | true");
        assertEquals("code 141\n", ended.err());
    }

    @Test
    void aDescriptorCanBeNamed() throws Exception {
        Ended piped = shell("\"$0\" run --sample healthy -o json=/dev/stdout 2>/dev/null | cat");
        assertTrue(piped.out().startsWith("{"), piped.out());
        Path log = Files.writeString(folder.resolve("log"), "before\n");
        Ended third = shell("\"$0\" run --sample healthy -o short=/dev/fd/3 3>>log");
        assertEquals(0, third.exit(), third::err);
        String text = Files.readString(log);
        assertTrue(text.startsWith("before\n") && text.length() > "before\n".length(), text);
        // Java's own jars are open by such numbers.
        for (int number = 4; number < 7; number++) {
            assertEquals(
                    2,
                    launch("run", "--sample", "healthy", "-o", "json=/dev/fd/" + number)
                            .exit());
        }
    }

    @Test
    void aDirectoryThatIsGoneIsNamed() throws Exception {
        assertOneLine(
                "the current directory does not exist",
                shell("mkdir gone && cd gone && rmdir ../gone && exec \"$0\" --version"));
    }

    @Test
    void tooFewOpenFilesAreNamed() throws Exception {
        for (int limit : new int[] {20, 48, 64, 127}) {
            assertOneLine("open files", shell("ulimit -n " + limit + " && exec \"$0\" --version"));
        }
        Ended enough = shell("ulimit -n 128 && exec \"$0\" run --sample healthy -q");
        assertEquals(0, enough.exit(), enough::err);
        assertVersion(shell("ulimit -S -n 20 && exec \"$0\" --version"));
    }

    @Test
    void namesOfFilesAreReadInAnyLocale() throws Exception {
        environment.put("LC_ALL", "C");
        Ended ended = launch("run", "--sample", "healthy", "-o", "json=b\u00e4r.json");
        assertEquals(0, ended.exit(), ended::err);
        assertTrue(Files.exists(folder.resolve("b\u00e4r.json")));
        // What is drawn still goes by the terminal's locale.
        String session = "echo set | \"$0\" triage --sample healthy";
        assertTrue(shell(session).out().contains("ASCII"));
        environment.put("LC_ALL", "C.UTF-8");
        assertTrue(shell(session).out().contains("Unicode"));
    }

    @Test
    void withoutAPlaceToWriteItRuns() throws Exception {
        environment.putAll(Map.of("HOME", "/proc", "TMPDIR", "/proc/self", "XDG_CACHE_HOME", "relative"));
        assertVersion(launch("--version"));
        assertFalse(Files.exists(folder.resolve("relative")));
    }

    @Test
    void aFullDiskLeavesTheOldReportAndNoEmptySalt() throws Exception {
        Files.createDirectory(folder.resolve("disk"));
        String mounted = "mount -t tmpfs -o size=64k tmpfs disk 2>/dev/null || exit 77; echo old >disk/old;"
                + " head -c 70000 /dev/zero >disk/filler 2>/dev/null;";
        List<String> report = List.of(
                "unshare",
                "-m",
                "bash",
                "-c",
                mounted + "\"$0\" \"$@\"; code=$?; cat disk/old >&2;" + " ls -A disk >&2; exit $code",
                launcher.toString());
        List<String> run = List.of("run", "--sample", "storage-addon-off");
        Ended full = disk(report, run, List.of("-o", "json=disk/old"));
        assertEquals(2, full.exit(), full::err);
        assertTrue(full.err().contains("disk/old cannot be written: No space left on device"), full.err());
        assertTrue(full.out().contains("storage.addon-disabled"), full.out());
        assertTrue(full.err().endsWith("old\nfiller\nold\n"), full.err());
        Ended salt = disk(report, run, List.of("--redact", "names", "--redact-salt", "disk/salt"));
        assertEquals(2, salt.exit(), salt::err);
        assertTrue(salt.err().endsWith("old\nfiller\nold\n"), salt.err());
    }

    private Ended disk(List<String> report, List<String> run, List<String> options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(report);
        command.addAll(run);
        command.addAll(options);
        Ended ended;
        try {
            ended = Programs.run(folder, environment, command);
        } catch (IOException e) {
            ended = new Ended(77, "", "");
        }
        assumeTrue(ended.exit() != 77 && !ended.err().startsWith("unshare:"), "only root mounts a small disk");
        return ended;
    }

    /** Nothing of another user's home is used, though root may read and write it. */
    @Test
    void rootRunsNoPluginOfAHomeThatSudoKept() throws Exception {
        assumeTrue(!user().isEmpty(), "only root gives files away");
        Path plugins = Files.createDirectories(folder.resolve("home/.config/registry-doctor/plugins"));
        Files.writeString(plugins.resolve("evil.jar"), "not even a jar");
        Files.setAttribute(folder.resolve("home"), "unix:uid", NOBODY);
        environment.put("HOME", folder.resolve("home").toString());
        for (String command : List.of("checks", "explain storage.addon-disabled", "run --sample healthy")) {
            assertOneLine("belongs to user", launch(command.split(" ")));
        }
        assertFalse(Files.exists(folder.resolve("home/.cache")), "nor is anything written there");
    }
}
