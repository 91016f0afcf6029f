package dev.registrydoctor.doctor.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.cli.Given;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerFold;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Examinations one after the other. */
@Isolated("counts threads")
@Timeout(300)
class ServeExaminingTest {

    private static final Terminal TERMINAL = new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            InputStream.nullInputStream(),
            false,
            false,
            100,
            true,
            Map.of());

    private static ServeExamining examining(SiteOptions site, RedactOptions redact, OpenSite sample) {
        return new ServeExamining(
                site, new NodeOptions(), redact, CheckCatalog.checks(), List.of("serve"), TERMINAL, sample);
    }

    private static SiteOptions site(String sample) {
        return Given.given(new SiteOptions(), "--sample", sample);
    }

    private static Set<Thread> threadsOfExaminations() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("live-site-") || t.getName().equals("examination"))
                .collect(Collectors.toSet());
    }

    @Test
    void anExaminationLeavesNoThreads() throws InterruptedException {
        SiteOptions site = site("storage-addon-off");
        Set<Thread> before = threadsOfExaminations();
        try (OpenSite open = OpenSite.open(site, TERMINAL, Duration.ofSeconds(60))) {
            ServeExamining examining = examining(site, Given.given(new RedactOptions()), open);
            for (int i = 0; i < 3; i++) {
                ExaminationReport report = examining.examine();
                assertTrue(report.apiAnswered());
                assertEquals(
                        "storage.addon-disabled",
                        report.shown().diagnoses().get(0).root().problem().id());
            }
            Set<Thread> left = threadsOfExaminations();
            left.removeAll(before);
            for (Thread thread : left) {
                thread.join(Duration.ofMinutes(1).toMillis());
                assertFalse(thread.isAlive(), thread.getName());
            }
        }
    }

    @Test
    void objectsKeepTheNamesThatPeopleDoNotSee(@TempDir Path folder) throws InterruptedException {
        SiteOptions site = site("pull-secret-missing");
        RedactOptions redact = Given.given(
                new RedactOptions(),
                "--redact",
                "names",
                "--redact-salt",
                folder.resolve("salt").toString());
        redact.validate();
        try (OpenSite open = OpenSite.open(site, TERMINAL, Duration.ofSeconds(60))) {
            ServeExamining examining = examining(site, redact, open);
            Ledger first =
                    LedgerFold.fold(Ledger.EMPTY, examining.examine(), "r").ledger();
            Cause cause = first.open().get(0);
            Subject shown = cause.key().subject();
            assertEquals(shown.kind(), cause.object().kind());
            assertFalse(shown.equals(cause.object()), shown::toString);
            assertTrue(cause.object().name().startsWith("default/web-"), cause.object()::toString);
            assertFalse(shown.name().contains("/web-"), shown::toString);
            // The same pseudonyms in the next examination: nothing ends and begins.
            LedgerFold.Folded second = LedgerFold.fold(first, examining.examine(), "s");
            assertEquals(List.of(), second.changes());
        }
    }

    @Test
    void anInterruptIsNotWaitedFor() {
        SiteOptions site = site("storage-addon-off");
        try (OpenSite open = OpenSite.open(site, TERMINAL, Duration.ofSeconds(60))) {
            Thread.currentThread().interrupt();
            assertThrows(
                    InterruptedException.class,
                    () -> examining(site, Given.given(new RedactOptions()), open)
                            .examine());
        }
    }
}
