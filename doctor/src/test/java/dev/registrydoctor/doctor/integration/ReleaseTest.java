package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.integration.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./dev release} on a small project, whose {@code ./dev package} makes one file of what it is given. */
class ReleaseTest {

    private static final String CHANGES = """
            # Changelog

            ## Unreleased

            ### Added
            - One thing.

              With a paragraph.
            - Another thing.

            """;

    private static final String EARLIER = """
            ## 0.9.0 - 2026-01-01

            ### Added
            - An old thing.
            """;

    @TempDir
    private Path folder;

    private Path project;

    @BeforeEach
    void makeProject() throws Exception {
        Programs.need("git");
        project = Files.createDirectories(folder.resolve("project"));
        Files.createDirectories(project.resolve("packaging"));
        Files.createDirectories(project.resolve("part"));
        Path release = project.resolve("packaging/release");
        Files.copy(
                Path.of("..", "packaging", "release"),
                release,
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        write("pom.xml", """
                <project>
                  <version>0.1.0-SNAPSHOT</version>
                  <properties><project.build.outputTimestamp>2000-01-01T00:00:00Z</project.build.outputTimestamp></properties>
                </project>
                """);
        write("part/pom.xml", """
                <project>
                  <parent>
                    <version>0.1.0-SNAPSHOT</version>
                  </parent>
                  <dependency><version>4.5.6</version></dependency>
                </project>
                """);
        write("CHANGELOG.md", CHANGES + EARLIER);
        write(".gitignore", "target/\n");
        write("dev", """
                #!/usr/bin/env bash
                set -eu
                [ "$*" = package ] && [ ! -e broken ]
                [ -z "$(git status --porcelain)" ]
                mkdir -p target/packages && cd target/packages
                { git rev-parse HEAD && cat ../../pom.xml ../../part/pom.xml; } >all.tar.gz
                sha256sum all.tar.gz >SHA256SUMS
                """);
        Files.setPosixFilePermissions(project.resolve("dev"), PosixFilePermissions.fromString("rwxr-xr-x"));
        git("init", "--quiet", "--initial-branch=main");
        git("config", "user.name", "Somebody");
        git("config", "user.email", "somebody@example.org");
        commit();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(project.resolve(file), text);
    }

    private String git(String... arguments) throws Exception {
        return gitIn(project, arguments);
    }

    private String gitIn(Path repository, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "GIT_CONFIG_GLOBAL=/dev/null",
                "GIT_AUTHOR_DATE=2026-03-04T05:06:07Z",
                "GIT_COMMITTER_DATE=2026-03-04T05:06:07Z",
                "git",
                "-C",
                repository.toString()));
        command.addAll(List.of(arguments));
        return Programs.succeed(folder, command.toArray(String[]::new)).strip();
    }

    private void commit() throws Exception {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "--message", "Work");
    }

    private Ended release(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("env", "GIT_CONFIG_GLOBAL=/dev/null", project.resolve("packaging/release") + ""));
        command.addAll(List.of(arguments));
        return Programs.run(folder, command.toArray(String[]::new));
    }

    private Path made(String name) {
        return project.resolve("target/release").resolve(name);
    }

    @Test
    void releasesWhatIsCommittedInACloneOfItsOwn() throws Exception {
        String before = git("rev-parse", "HEAD");

        Ended ended = release("1.0.0");

        assertEquals(0, ended.exit(), ended.output());
        Path clone = made("repository");
        assertEquals("tag", gitIn(clone, "cat-file", "-t", "v1.0.0"));
        assertEquals(before, gitIn(clone, "rev-parse", "v1.0.0~1"));
        String pom = gitIn(clone, "show", "v1.0.0:pom.xml");
        assertTrue(pom.contains("<version>1.0.0</version>"), pom);
        assertTrue(pom.contains("<project.build.outputTimestamp>2026-03-04T05:06:07Z<"), pom);
        String part = gitIn(clone, "show", "v1.0.0:part/pom.xml");
        assertTrue(part.contains("<version>1.0.0</version>") && part.contains("<version>4.5.6</version>"), part);
        assertEquals(
                CHANGES.replace("## Unreleased\n", "## Unreleased\n\n## 1.0.0 - 2026-03-04\n") + EARLIER.strip(),
                gitIn(clone, "show", "v1.0.0:CHANGELOG.md"));
        // What follows is not called a release.
        assertTrue(gitIn(clone, "show", "HEAD:part/pom.xml").contains("<version>1.0.1-SNAPSHOT</version>"));
        assertEquals(
                "### Added\n- One thing.\n\n  With a paragraph.\n- Another thing.\n",
                Files.readString(made("NOTES.md")));
        String packages = Files.readString(made("all.tar.gz"));
        assertTrue(packages.startsWith(gitIn(clone, "rev-parse", "v1.0.0^{commit}")), packages);
        // The checkout is as it was.
        assertEquals(before, git("rev-parse", "HEAD"));
        assertEquals("", git("tag", "--list"));
        assertEquals("", git("status", "--porcelain"));
    }

    @Test
    void theSameCommitGivesTheSameReleaseWhenever() throws Exception {
        assertEquals(0, release("1.0.0").exit());
        String first = Files.readString(made("all.tar.gz"));
        assertEquals(0, release("1.0.0").exit());
        assertEquals(first, Files.readString(made("all.tar.gz")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "v1.0.0",
                "01.0.0",
                "1.0.0-",
                "1.0.0+build",
                "1.0.0-SNAPSHOT",
                "0.9.0",
                "0.8.9",
                "0.9.0-rc.1"
            })
    void aVersionThatIsNoneOrNotHigherIsRefused(String version) throws Exception {
        Ended ended = release(version);
        assertEquals(1, ended.exit(), ended.output());
        assertTrue(ended.output().contains(version), ended.output());
        assertFalse(Files.exists(made("repository")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.9.1-rc.1", "0.10.0", "1.0.0-alpha.1"})
    void aHigherVersionIsReleased(String version) throws Exception {
        Ended ended = release(version);
        assertEquals(0, ended.exit(), ended.output());
        assertEquals("v" + version, gitIn(made("repository"), "tag", "--list"));
    }

    /** A pre-release comes before its release, and another one after it. */
    @Test
    void theReleaseOfAPreReleaseIsHigher() throws Exception {
        git("tag", "v1.0.0-rc.1");
        assertEquals(1, release("1.0.0-alpha").exit());
        assertEquals(0, release("1.0.0").exit());
        assertEquals(0, release("1.0.0-rc.2").exit());
        assertTrue(gitIn(made("repository"), "show", "HEAD:pom.xml").contains("<version>1.0.0-SNAPSHOT</version>"));
    }

    @Test
    void editsAreNotReleased() throws Exception {
        write("new.txt", "not committed");
        Ended ended = release("1.0.0");
        assertEquals(1, ended.exit(), ended.output());
        assertFalse(Files.exists(made("repository")));
    }

    @Test
    void aReleaseWithoutChangesIsRefused() throws Exception {
        write("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n" + EARLIER);
        commit();
        Ended ended = release("1.0.0");
        assertEquals(1, ended.exit(), ended.output());
        assertTrue(ended.output().contains("CHANGELOG.md has no entries"), ended.output());
    }

    @Test
    void packagesThatDoNotWorkAreNotTagged() throws Exception {
        write("broken", "");
        commit();
        Ended ended = release("1.0.0");
        assertEquals(1, ended.exit(), ended.output());
        assertEquals("", gitIn(made("repository"), "tag", "--list"));
        assertFalse(Files.exists(made("all.tar.gz")));
    }

    @Test
    void aDryRunShowsTheStepsAndMakesNothing() throws Exception {
        Ended ended = release("1.0.0", "--dry-run");
        assertEquals(0, ended.exit(), ended.output());
        assertTrue(ended.output().contains("1.0.0 - 2026-03-04"), ended.output());
        assertTrue(ended.output().contains("- Another thing."), ended.output());
        assertFalse(Files.exists(project.resolve("target")));
    }
}
