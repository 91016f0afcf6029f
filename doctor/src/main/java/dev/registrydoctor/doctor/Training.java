package dev.registrydoctor.doctor;

import dev.registrydoctor.doctor.cli.RehearsedRuns;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.https.SampleTls;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Has another process do what users do most, so that the launcher's archive holds the classes that this takes. It looks at
 * samples only, so that nothing of this machine is asked; they are served from here, since no run needs their servers: what
 * serves them over TLS is in {@code lib/training}, which is on the class path of this process alone.
 */
public final class Training {

    private Training() {}

    /**
     * Trains; exits with 0 when the process has done all.
     *
     * @param args the command that starts the process, without its main class
     */
    public static void main(String[] args) {
        int exitCode = 1;
        try {
            exitCode = train(List.of(args));
        } catch (IOException | RuntimeException e) {
            System.err.println("the training failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(exitCode);
    }

    private static int train(List<String> command) throws IOException, InterruptedException {
        // Samples are asked over plain HTTP, but clusters over TLS with a client certificate.
        SampleOptions tls = SampleOptions.PLAIN.withTls(SampleTls.create());
        try (EmbeddedSite healthy = EmbeddedSite.start(named("healthy"), tls);
                EmbeddedSite broken = EmbeddedSite.start(named("storage-addon-off"), tls)) {
            List<String> whole = new ArrayList<>(command);
            whole.add(Rehearsal.class.getName());
            Collections.addAll(whole, RehearsedRuns.arguments(healthy, broken));
            return new ProcessBuilder(whole).inheritIO().start().waitFor();
        }
    }

    private static Sample named(String name) {
        return Samples.find(name).orElseThrow();
    }
}
