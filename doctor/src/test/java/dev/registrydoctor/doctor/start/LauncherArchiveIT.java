package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.bench.Forwarder;
import dev.registrydoctor.doctor.start.Programs.Ended;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.https.SampleTls;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the archive holds that the launcher has made. */
@Tag("long")
class LauncherArchiveIT extends Installed {

    @Test
    void theArchiveHoldsWhatALiveRunLoads() throws Exception {
        // Java 17 takes nothing from an archive of jars in a folder with a space.
        installIn(folder, "plain");
        assertVersion(launch("--version"));
        assertEquals(
                List.of(),
                readFromJars(
                        Programs.JAVA_HOME, "-XX:SharedArchiveFile=" + archive().toRealPath()));
    }

    @Test
    void theArchiveOfJava25HoldsItToo() throws Exception {
        Optional<Path> newer = Programs.newerJava();
        assumeTrue(newer.isPresent(), "no Java 25 or newer in /usr/lib/jvm");
        Path java = newer.orElseThrow();
        environment.put("JAVA_HOME", java.toString());
        installIn(folder, "plain");
        for (int start = 0; start < 2; start++) {
            Ended ended = launch("--version");
            assertEquals("", ended.err());
            assertTrue(ended.out().startsWith("registry-doctor "), ended.out());
        }
        String option = "-XX:AOTCache=" + archive().toRealPath();
        // It takes longer to load than a version does.
        assertFalse(traced("--version").contains(option));
        assertTrue(traced("checks").contains(option));
        assertEquals(List.of(), readFromJars(java.toString(), option));
    }

    /** What the launcher does, as its shell tells it. */
    private String traced(String command) throws IOException, InterruptedException {
        return Programs.run(folder, environment, List.of("bash", "-x", launcher.toString(), command))
                .err();
    }

    private static Forwarder nodePort(EmbeddedSite site) {
        try {
            return Forwarder.nodePort(site);
        } catch (IOException e) {
            return abort(e.getMessage());
        }
    }

    /** The classes that a run against an API server over TLS reads from jars. */
    @SuppressWarnings("try") // the port is there for the run alone
    private List<String> readFromJars(String java, String option) throws IOException, InterruptedException {
        Path log = folder.resolve("classes.log");
        Sample sample = Samples.find("healthy").orElseThrow();
        try (EmbeddedSite site = EmbeddedSite.start(sample, SampleOptions.PLAIN.withTls(SampleTls.create()));
                Forwarder nodePort = nodePort(site)) {
            // Not by the launcher, which tells the JVM to log nothing.
            Ended ended = Programs.run(
                    folder,
                    environment,
                    List.of(
                            Path.of(java, "bin", "java").toString(),
                            "-Xlog:class+load:file=" + log,
                            "-XX:+UseSerialGC",
                            option,
                            "-cp",
                            target.toRealPath().resolve("registry-doctor.jar").toString(),
                            "dev.registrydoctor.doctor.Main",
                            "run",
                            "--kubeconfig",
                            site.kubeconfig().toString(),
                            "--host-root",
                            site.hostRoot().toString()));
            assertEquals(0, ended.exit(), ended.out() + ended.err());
        }
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(l -> l.contains(" source: file:")).toList();
        }
    }
}
