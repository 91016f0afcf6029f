package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.WriterProbe;
import dev.registrydoctor.doctor.act.WrittenCluster;
import dev.registrydoctor.doctor.start.Programs.Ended;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands start without what they do not need. */
class StartUpClassesIT {

    private static final List<String> HEAVY =
            List.of("io.fabric8.", "okhttp3.", "okio.", "com.fasterxml.jackson.", "oshi.", "org.jline.");

    /** Libraries of single commands. */
    private static final List<String> OF_OTHER_COMMANDS =
            List.of("com.networknt.", "com.ethlo.", "org.commonmark.", "com.fasterxml.jackson.databind.");

    /** The typed Kubernetes client, and what serves samples over HTTPS to the training of the archive. */
    private static final List<String> OFF_THE_CLASS_PATH = List.of("io.fabric8.", "mockwebserver3.", "okhttp3.tls.");

    /** What reading picocli's annotations takes, and the factory that looks for Groovy in every jar. */
    private static final List<String> OF_ANNOTATIONS =
            List.of("jdk.proxy", "com.sun.proxy.", "picocli.CommandLine$DefaultFactory");

    /** What the methods of records are linked with that the build has not written into their classes. */
    private static final List<String> OF_RECORDS = List.of("java.lang.runtime.ObjectMethods");

    /** Of commands that ask no site. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "checks",
                "explain storage.addon-disabled",
                "explain --symptom ImagePullBackOff",
                "docs site"
            })
    void loadsNoClientLibrary(String line, @TempDir Path folder) throws Exception {
        assertEquals(List.of(), loaded(0, line, HEAVY, folder));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "checks", "help run"})
    void readsNoAnnotation(String line, @TempDir Path folder) throws Exception {
        assertEquals(List.of(), loaded(0, line, OF_ANNOTATIONS, folder));
    }

    @Test
    void aRunReadsNoAnnotation(@TempDir Path folder) throws Exception {
        assertEquals(List.of(), loaded(3, "run --sample storage-addon-off", OF_ANNOTATIONS, folder));
    }

    @Test
    void aRunLinksNoMethodOfARecord(@TempDir Path folder) throws Exception {
        assertEquals(List.of(), loaded(3, "run --sample storage-addon-off", OF_RECORDS, folder));
    }

    @Test
    void aRunLoadsNoLibraryOfOtherCommands(@TempDir Path folder) throws Exception {
        assertEquals(List.of(), loaded(3, "run --sample storage-addon-off", OF_OTHER_COMMANDS, folder));
    }

    @Test
    void aRunOfAClusterLoadsNeitherTypedClientNorMockServer(@TempDir Path folder) throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow())) {
            String run = "run --only cluster.api-server --kubeconfig " + site.kubeconfig() + " --host-root "
                    + site.hostRoot();
            assertEquals(List.of(), loaded(0, run, OFF_THE_CLASS_PATH, folder));
        }
    }

    @Test
    void theClassPathOfAllRunsHasNoTypedClientAndNoMockServer() throws Exception {
        try (JarFile jar = new JarFile(Programs.JAR.toFile())) {
            List<String> path = List.of(
                    jar.getManifest().getMainAttributes().getValue("Class-Path").split(" "));
            assertTrue(path.stream().anyMatch(entry -> entry.startsWith("lib/okhttp-jvm-")), path::toString);
            assertEquals(
                    List.of(),
                    path.stream()
                            .filter(
                                    entry -> entry.matches(
                                            "lib/(kubernetes-|mockwebserver|okhttp-tls|samples-https|act/|serve/|training/|prometheus-|h2-|jmustache).*"))
                            .toList());
        }
    }

    @Test
    void aCommandThatWritesLoadsTheTypedClient(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        try (WrittenCluster cluster = new WrittenCluster()) {
            Path tests = Programs.TARGET.resolve("test-classes");
            Ended ended = Programs.run(
                    folder,
                    Map.of(),
                    List.of(
                            Programs.JAVA.toString(),
                            "-Xlog:class+load:file=" + log,
                            "-cp",
                            Programs.JAR + ":" + tests,
                            WriterProbe.class.getName(),
                            cluster.url()));
            assertEquals(0, ended.exit(), ended.err());
            assertEquals("[Namespace registry-doctor, Pod registry-doctor/probe]\nSucceeded\n", ended.out());
        }
        String client = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" io.fabric8.kubernetes.client.impl.KubernetesClientImpl "))
                .findFirst()
                .orElseThrow();
        assertTrue(client.contains("/lib/act/"), client);
    }

    /** The classes with such names that a process loads which ends so. */
    private static List<String> loaded(int exit, String line, List<String> names, Path folder) throws Exception {
        Path log = folder.resolve("classes.log");
        List<String> command = new ArrayList<>(
                List.of(Programs.JAVA.toString(), "-Xlog:class+load:file=" + log, "-jar", Programs.JAR.toString()));
        command.addAll(List.of(line.split(" ")));
        Ended ended = Programs.run(folder, Map.of(), command);
        assertEquals(exit, ended.exit(), ended.err());
        List<String> loaded;
        try (Stream<String> lines = Files.lines(log)) {
            // [0.031s][info][class,load] java.lang.Object source: ...
            loaded = lines.map(l -> l.substring(l.lastIndexOf(']', l.indexOf(" source:")) + 1)
                            .strip())
                    .toList();
        }
        assertTrue(
                loaded.stream().anyMatch(c -> c.startsWith("dev.registrydoctor.doctor.Main ")),
                "the log names the program's own class");
        return loaded.stream()
                .filter(c -> names.stream().anyMatch(c::startsWith))
                .toList();
    }
}
