package dev.registrydoctor.doctor.setup.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The scripts for the registry's Pod, by the shells that its image can have. */
@Tag("long")
class LinkScriptsTest {

    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String C = "c".repeat(64);

    @TempDir
    private Path folder;

    static List<List<String>> shells() {
        return List.of(List.of("busybox", "sh"), List.of("dash"), List.of("bash"));
    }

    private Path store() {
        return folder.resolve("docker/registry/v2");
    }

    private Path links(String repository) {
        return store().resolve("repositories").resolve(repository).resolve("_manifests");
    }

    private void link(Path file, String hex) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "sha256:" + hex);
    }

    private void tag(String repository, String tag, String hex) throws IOException {
        link(links(repository).resolve("tags").resolve(tag).resolve("current/link"), hex);
        link(
                links(repository)
                        .resolve("tags")
                        .resolve(tag)
                        .resolve("index/sha256")
                        .resolve(hex)
                        .resolve("link"),
                hex);
    }

    private void revision(String repository, String hex) throws IOException {
        link(links(repository).resolve("revisions/sha256").resolve(hex).resolve("link"), hex);
    }

    private Path blob(String hex) {
        return store().resolve("blobs/sha256")
                .resolve(hex.substring(0, 2))
                .resolve(hex)
                .resolve("data");
    }

    @BeforeEach
    void fill() throws IOException {
        for (String hex : List.of(A, B, C)) {
            Files.createDirectories(blob(hex).getParent());
            Files.writeString(blob(hex), hex);
            revision("team/app", hex);
        }
        tag("team/app", "1.0", A);
        tag("team/app", "TAG", B);
        tag("team/app", "latest", C);
        revision("app", A);
        tag("app", "1.0", A);
        program("exit 0");
    }

    /** The registry's program, as the collection calls it. */
    private void program(String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path registry = Files.writeString(bin.resolve("registry"), "#!/bin/sh\ncd '" + store() + "'\n" + script + "\n");
        assertTrue(registry.toFile().setExecutable(true));
    }

    private record Ended(int exit, String output) {}

    private Ended run(List<String> shell, String script, String... words) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", script, "sh", store().toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment()
                .put(
                        "REGISTRY_CONFIGURATION_PATH",
                        folder.resolve("bin/registry").toString());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            Assumptions.abort(shell + " is not installed");
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(process.waitFor(150, TimeUnit.SECONDS));
        return new Ended(process.exitValue(), output);
    }

    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(store())) {
            all.filter(Files::isRegularFile).forEach(file -> {
                try {
                    tree.put(store().relativize(file).toString(), Files.readString(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return tree;
    }

    private boolean isTagged(String repository, String tag) {
        return Files.exists(links(repository).resolve("tags").resolve(tag));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatIsRemovedComesBackAsItWas(List<String> shell) throws Exception {
        Map<String, String> before = tree();
        assertEquals(new Ended(0, ""), run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "/TAG", "@" + A, "@" + B));
        assertTrue(!isTagged("team/app", "1.0") && !isTagged("team/app", "TAG") && isTagged("team/app", "latest"));
        assertTrue(isTagged("app", "1.0"));
        assertEquals(before.size(), tree().size(), "nothing is deleted");
        assertEquals(new Ended(0, ""), run(shell, LinkScripts.RESTORE));
        assertEquals(before, tree());
        assertEquals(new Ended(0, ""), run(shell, LinkScripts.RESTORE));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void linksThatAreNotThereAreAnotherStore(List<String> shell) throws Exception {
        Map<String, String> before = tree();
        assertEquals(
                1, run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "/2.0").exit());
        assertEquals(0, run(shell, LinkScripts.RESTORE).exit());
        assertEquals(before, tree());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void nothingComesBackAfterACollection(List<String> shell) throws Exception {
        program("rm blobs/sha256/aa/*/data");
        run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "@" + A, "app", "/1.0", "@" + A);
        assertEquals(0, run(shell, LinkScripts.COLLECT).exit());
        assertEquals(0, run(shell, LinkScripts.RESTORE).exit());
        assertTrue(!isTagged("team/app", "1.0") && !isTagged("app", "1.0"));
        assertEquals(
                List.of(),
                tree().keySet().stream()
                        .filter(f -> f.contains("registry-doctor"))
                        .toList());
        assertNotEquals(0, run(shell, LinkScripts.STOP).exit());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aCollectionThatStopsBeforeItDeletesLeavesTheWayBack(List<String> shell) throws Exception {
        Map<String, String> before = tree();
        program("echo 'failed to garbage collect: failed to mark'; exit 1");
        run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "@" + A);
        assertEquals(1, run(shell, LinkScripts.COLLECT).exit());
        assertEquals(0, run(shell, LinkScripts.STOP).exit());
        assertEquals(0, run(shell, LinkScripts.RESTORE).exit());
        assertEquals(before, tree());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aCollectionThatDeletesAndFailsIsNotTakenBack(List<String> shell) throws Exception {
        program("rm blobs/sha256/aa/*/data; exit 1");
        run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "@" + A);
        assertEquals(1, run(shell, LinkScripts.COLLECT).exit());
        assertNotEquals(0, run(shell, LinkScripts.STOP).exit());
        Ended restored = run(shell, LinkScripts.RESTORE);
        assertEquals(1, restored.exit());
        assertTrue(restored.output().contains("has begun"), restored.output());
        assertTrue(!isTagged("team/app", "1.0"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aManifestWhoseContentIsGoneStaysAwayWithItsTags(List<String> shell) throws Exception {
        run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "/TAG", "@" + A, "@" + B);
        Files.delete(blob(A));
        assertEquals(1, run(shell, LinkScripts.RESTORE).exit());
        assertTrue(!isTagged("team/app", "1.0") && isTagged("team/app", "TAG"));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatWasPushedAgainIsNotOverwritten(List<String> shell) throws Exception {
        run(shell, LinkScripts.REMOVE, "team/app", "/1.0", "@" + A);
        tag("team/app", "1.0", C);
        assertEquals(0, run(shell, LinkScripts.RESTORE).exit());
        assertEquals("sha256:" + C, Files.readString(links("team/app").resolve("tags/1.0/current/link")));
        assertTrue(!Files.exists(store().resolve(LinkScripts.KEPT)));
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aRunThatGoesOnIsWaitedFor(List<String> shell) throws Exception {
        Map<String, String> before = tree();
        Path bin = folder.resolve("bin");
        Path slow = Files.writeString(bin.resolve("mkdir"), "#!/bin/sh\nsleep 1\nexec /bin/mkdir \"$@\"\n");
        assertTrue(slow.toFile().setExecutable(true));
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                "-c", LinkScripts.REMOVE, "sh", store().toString(), "team/app", "/1.0", "/TAG", "@" + A, "@" + B));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
        Process removing;
        try {
            removing = builder.start();
        } catch (IOException e) {
            Assumptions.abort(shell + " is not installed");
            throw e;
        }
        while (!Files.exists(store().resolve(LinkScripts.KEPT)) && removing.isAlive()) {
            Thread.onSpinWait();
        }
        assertEquals(0, run(shell, LinkScripts.RESTORE).exit());
        // What it did after the restoration would be there then.
        assertEquals(0, removing.waitFor());
        assertEquals(before, tree());
    }
}
