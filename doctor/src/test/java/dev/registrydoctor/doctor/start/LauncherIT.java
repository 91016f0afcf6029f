package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.doctor.start.Programs.Ended;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, over installations whose archive each test spoils in its own way. */
@Tag("long")
class LauncherIT extends Installed {

    @TempDir
    private static Path whole;

    /** The installation of the tests that spoil nothing: preparing an archive takes a while. */
    private void useWhole() throws IOException {
        launcher = whole.resolve("with space/registry-doctor");
        target = whole.resolve("with space/doctor/target");
        if (!Files.exists(launcher)) {
            installIn(whole, "with space");
        }
    }

    private void install() throws IOException {
        installIn(folder, "with space");
    }

    @Test
    void makesAnArchiveOnceAndStartsFromIt() throws Exception {
        useWhole();
        assertVersion(launch("--version"));
        FileTime made = Files.getLastModifiedTime(archive());
        assertTrue(Files.size(archive()) > 1 << 20, "an archive, not the mark of a failed training");
        Ended traced = Programs.run(folder, environment, List.of("bash", "-x", launcher.toString(), "--version"));
        assertTrue(traced.err().contains("-XX:SharedArchiveFile=" + archive().toRealPath()), traced.err());
        assertEquals(made, Files.getLastModifiedTime(archive()));
        try (Stream<Path> files = Files.list(target)) {
            assertEquals(
                    List.of(".jar", ".jsa", ".state", "lib"),
                    files.map(f -> f.getFileName().toString())
                            .map(n -> n.substring(Math.max(0, n.lastIndexOf('.'))))
                            .sorted()
                            .toList(),
                    "and nothing is left beside it");
        }
    }

    @Test
    void worksThroughLinksAndFromElsewhere() throws Exception {
        useWhole();
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path link = Files.createSymbolicLink(bin.resolve("first"), launcher);
        Path relative = Files.createSymbolicLink(bin.resolve("second"), Path.of("first"));
        assertVersion(run(link, "--version"));
        FileTime made = Files.getLastModifiedTime(archive());
        assertVersion(run(relative, "--version"));
        assertVersion(run(folder.relativize(launcher), "--version"));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        assertVersion(Programs.run(Path.of("/"), environment, List.of("bash", "-c", "second --version")));
        assertEquals(made, Files.getLastModifiedTime(archive()), "one archive serves all ways to call it");
    }

    @Test
    void replacesAnArchiveOfOtherJarsAndOneThatIsBroken() throws Exception {
        install();
        assertVersion(launch("--version"));
        Object made = Files.readAttributes(archive(), "unix:ino").get("ino");
        Files.setLastModifiedTime(
                target.resolve("registry-doctor.jar"), FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
        assertVersion(launch("--version"));
        assertNotEquals(made, Files.readAttributes(archive(), "unix:ino").get("ino"));
        assertTrue(Files.size(archive()) > 1 << 20);

        Path archive = archive();
        byte[] intact = Files.readAllBytes(archive);
        Files.writeString(archive, "garbage");
        assertVersion(launch("--version"));
        assertTrue(Files.size(archive) > 1 << 20);
        // A JVM that maps an archive which was cut off dies.
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(intact, intact.length / 3));
        assertVersion(launch("--version"));
        assertTrue(Files.size(archive) > intact.length / 2);
    }

    @Test
    void runsWithoutAnArchiveWhereNoneCanBeMade() throws Exception {
        install();
        // No training: its class is not in this jar.
        Files.delete(target.resolve("registry-doctor.jar"));
        Files.copy(Programs.JAR, target.resolve("registry-doctor.jar"));
        try (var jar = FileSystems.newFileSystem(target.resolve("registry-doctor.jar"))) {
            Files.delete(jar.getPath("dev/registrydoctor/doctor/Training.class"));
        }
        assertVersion(launch("--version"));
        assertEquals(0, Files.size(archive()), "the mark of a training that failed");
        FileTime marked = Files.getLastModifiedTime(archive());
        assertVersion(launch("--version"));
        assertEquals(marked, Files.getLastModifiedTime(archive()), "it is not tried again");
        Path state = stateOf(archive());
        FileTime yesterday = FileTime.from(Instant.now().minus(Duration.ofHours(25)));
        Files.setLastModifiedTime(state, yesterday);
        assertVersion(launch("--version"));
        assertNotEquals(yesterday, Files.getLastModifiedTime(state), "the next day it is");
    }

    @Test
    void keepsItsArchiveInTheCacheWhenTheInstallationIsReadOnly() throws Exception {
        install();
        List<String> asUser = user();
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path cache = Files.createDirectory(folder.resolve("cache"));
        if (!asUser.isEmpty()) {
            Files.setAttribute(cache, "unix:uid", NOBODY);
        }
        List<String> command = new ArrayList<>(asUser);
        command.addAll(List.of(launcher.toString(), "--version"));

        assertVersion(Programs.run(folder, environment, command));
        assertEquals(List.of(), archives(target), "no home, no cache: no archive");

        environment.put("XDG_CACHE_HOME", cache.toString());
        assertVersion(Programs.run(folder, environment, command));
        assertEquals(1, archives(cache.resolve("registry-doctor")).size());
        assertVersion(Programs.run(folder, environment, command));

        environment.put("XDG_CACHE_HOME", "/proc/none");
        assertVersion(Programs.run(folder, environment, command));
        assertEquals(List.of(), archives(target));
    }

    /** Whoever can write an archive has its classes run by all who start from it. */
    @Test
    void noArchiveOfAPlaceThatOthersCanWriteIsUsedOrMade() throws Exception {
        useWhole();
        assertVersion(launch("--version"));
        String option = "-XX:SharedArchiveFile=";
        List<Path> parts = List.of(archive(), stateOf(archive()), target, whole.resolve("with space"));
        for (Path part : parts) {
            Set<PosixFilePermission> before = Files.getPosixFilePermissions(part);
            Set<PosixFilePermission> open = EnumSet.copyOf(before);
            open.add(PosixFilePermission.OTHERS_WRITE);
            FileTime made = Files.getLastModifiedTime(archive());
            // What is made again is of no use to this test, and takes a while.
            environment.put("PATH", withoutMktemp());
            Files.setPosixFilePermissions(part, open);
            Ended traced = traced();
            Files.setPosixFilePermissions(part, before);
            assertEquals(0, traced.exit());
            assertFalse(traced.err().contains(option), () -> part + traced.err());
            assertEquals(made, Files.getLastModifiedTime(archive()));
        }
        assertTrue(traced().err().contains(option), "and it is used again as it was");
    }

    /** As a user whose home sudo kept could have made it. */
    @Test
    void noArchiveOfAnotherUserIsUsed() throws Exception {
        useWhole();
        assertVersion(launch("--version"));
        assumeTrue(!user().isEmpty(), "only root gives files away");
        environment.put("PATH", withoutMktemp());
        for (Path part : List.of(archive(), stateOf(archive()), target, whole.resolve("with space"))) {
            Files.setAttribute(part, "unix:uid", NOBODY);
            Ended traced = traced();
            Files.setAttribute(part, "unix:uid", 0);
            assertFalse(traced.err().contains("-XX:SharedArchiveFile="), () -> part + traced.err());
        }
    }

    private static Path stateOf(Path archive) {
        return Path.of(archive.toString().replaceAll("jsa$", "state"));
    }

    private Ended traced() throws IOException, InterruptedException {
        return Programs.run(folder, environment, List.of("bash", "-x", launcher.toString(), "--version"));
    }

    /** A search path on which no training can begin. */
    private String withoutMktemp() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("without"));
        Path mktemp = bin.resolve("mktemp");
        if (!Files.exists(mktemp)) {
            Files.writeString(mktemp, "#!/bin/sh\nexit 1\n");
            Files.setPosixFilePermissions(mktemp, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin + ":" + System.getenv("PATH");
    }

    @Test
    void whatKilledTrainingsLeftIsRemoved() throws Exception {
        useWhole();
        assertVersion(launch("--version"));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(1)));
        Path left = Files.createDirectory(target.resolve(".training-abcdef"));
        Files.writeString(left.resolve("jsa"), "half");
        Files.setLastModifiedTime(left, old);
        Path recent = Files.createDirectory(target.resolve(".training-ghijkl"));
        assertVersion(launch("--version"));
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(recent), "it may be under way");
        Files.delete(recent);
    }

    /** As packages lay it out; whoever has another Java than theirs, or a broken one, runs theirs. */
    @Test
    void aPackageHasAJavaAndAPlaceForArchivesOfItsOwn() throws Exception {
        install();
        Path install = folder.resolve("with space");
        Path archives = Files.createDirectory(install.resolve("cache"));
        Files.createDirectory(install.resolve("bin"));
        Files.move(launcher, install.resolve("bin/registry-doctor"));
        Files.move(target, install.resolve("app"));
        Files.createSymbolicLink(install.resolve("runtime"), Path.of(Programs.JAVA_HOME));
        environment.put("JAVA_HOME", folder.resolve("none").toString());
        assertVersion(run(install.resolve("bin/registry-doctor"), "--version"));
        assertEquals(1, archives(archives).size());
        assertEquals(List.of(), archives(install.resolve("app")));
    }

    @Test
    void survivesFirstRunsAtTheSameTime() throws Exception {
        install();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Callable<Ended> start = () -> launch("--version");
            for (Future<Ended> ended : pool.invokeAll(List.of(start, start))) {
                assertVersion(ended.get());
            }
        } finally {
            pool.shutdownNow();
        }
        assertTrue(Files.size(archive()) > 1 << 20);
        assertVersion(launch("--version"));
    }

    @Test
    void printsPureJson() throws Exception {
        useWhole();
        for (int time = 0; time < 2; time++) {
            Ended ended = launch("run", "--sample", "storage-addon-off", "-o", "json");
            assertEquals("", ended.err());
            assertEquals(3, ended.exit());
            try (JsonParser parser = new JsonFactory().createParser(ended.out())) {
                assertEquals(JsonToken.START_OBJECT, parser.nextToken());
                parser.skipChildren();
                assertEquals(null, parser.nextToken(), "one object and no more");
            }
        }
    }

    @Test
    @Timeout(300)
    void saysThatASampleHasNoFolderForItsFiles() throws Exception {
        install();
        environment.put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=/proc/self");
        Ended ended = launch("run", "--sample", "healthy");
        assertEquals(2, ended.exit(), ended::err);
        assertTrue(ended.err().contains("files in /proc/self"), ended.err());
    }

    @Test
    void saysWhichJavaItNeeds() throws Exception {
        useWhole();
        Path old = Files.createDirectories(folder.resolve("old/bin"));
        Files.writeString(folder.resolve("old/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 9\n");
        Files.setPosixFilePermissions(old.resolve("java"), PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("JAVA_HOME", folder.resolve("old").toString());
        Ended ended = launch("--version");
        assertEquals(1, ended.exit());
        assertEquals("", ended.out());
        assertTrue(ended.err().contains("needs Java 17 or newer"), ended.err());
        assertTrue(ended.err().contains("11.0.2"), ended.err());
    }

    @Test
    void saysWhatItBuildsAndWhyItCannot() throws Exception {
        install();
        Files.delete(target.resolve("registry-doctor.jar"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path mvn = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho out of memory\nexit 1\n");
        Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.put("PATH", bin + ":" + System.getenv("PATH"));
        Ended ended = launch("--version");
        assertEquals(1, ended.exit());
        assertEquals("", ended.out());
        assertTrue(ended.err().contains("building it"), ended.err());
        assertTrue(ended.err().contains("out of memory"), ended.err());
    }
}
