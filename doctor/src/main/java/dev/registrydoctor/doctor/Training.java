package dev.registrydoctor.doctor;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.doctor.cli.CommandLineProgram;
import dev.registrydoctor.doctor.cli.Terminal;
import dev.registrydoctor.doctor.cli.Version;
import dev.registrydoctor.doctor.live.LiveOptions;
import dev.registrydoctor.doctor.live.LiveSite;
import dev.registrydoctor.doctor.live.PodAccess;
import dev.registrydoctor.doctor.triage.LineScreen;
import dev.registrydoctor.samples.EmbeddedSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.SiteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Does, in one process, what users do most, so that the launcher's archive holds the classes that it takes. It looks at
 * samples only: nothing of this machine is asked.
 */
public final class Training {

    private Training() {}

    /** Runs the commands; the archive is written when the process ends, which it does whatever fails. */
    public static void main(String[] args) {
        Main.prepare();
        try {
            rehearse();
        } catch (IOException | GeneralSecurityException | ClassNotFoundException | RuntimeException e) {
            System.err.println("the training failed: " + e);
            System.exit(1);
        }
        System.exit(0);
    }

    private static void rehearse() throws IOException, GeneralSecurityException, ClassNotFoundException {
        Terminal terminal = new Terminal(
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                new ByteArrayInputStream("push refused\nproblems\nwhy\nfix\n".getBytes(StandardCharsets.UTF_8)),
                true,
                false,
                100,
                true,
                Map.of());
        // As Main does, which makes a terminal of its own.
        Terminal.ofProcess().out().flush();
        terminal.out().println(Version.line());
        for (String line : List.of(
                "--help",
                "checks",
                "explain storage.addon-disabled",
                "run --sample healthy",
                "run --sample storage-addon-off -o json",
                "triage --sample storage-addon-off")) {
            CommandLineProgram.execute(terminal, line.split(" "));
        }
        LineScreen.rehearse();
        askOverTls();
        // What a run meets at times: being in a pod, and an answer that it wants no more of.
        PodAccess.of(Map.of());
        Class.forName("okhttp3.internal.http2.StreamResetException");
    }

    /** Samples are asked over plain HTTP, but clusters over TLS with a client certificate. */
    private static void askOverTls() throws IOException, GeneralSecurityException {
        Sample sample = Samples.find("healthy").orElseThrow();
        SiteOptions tls = SiteOptions.PLAIN.withTls(OwnAuthority.create().tls());
        Duration limit = Duration.ofSeconds(10);
        try (EmbeddedSite embedded = EmbeddedSite.start(sample, tls);
                LiveSite site = new LiveSite(new LiveOptions(
                        embedded.kubeconfig(), null, embedded.hostRoot(), List.of(), embedded.redirects(), limit))) {
            new Examiner(site, limit, question -> {}).examine(CheckCatalog.checks());
        }
    }
}
