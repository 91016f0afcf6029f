package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.triage.screen.Answers;
import dev.registrydoctor.doctor.triage.screen.Interruption;
import dev.registrydoctor.doctor.triage.screen.RecordingScreen;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sessions over sites on loopback: one that never answers, and one that goes away and comes back. */
@Timeout(300)
class SessionTest {

    @TempDir
    private Path folder;

    /** An embedded site, whose API server may be reached through a gate. */
    private record Embedded(EmbeddedSite servers, Path kubeconfig, Duration timeout, CountDownLatch closed)
            implements TriageEnvironment {

        @Override
        public String site() {
            return "test";
        }

        @Override
        public boolean changes() {
            return true;
        }

        @Override
        public List<Check> checks() {
            return CheckCatalog.checks();
        }

        @Override
        public List<Problem> problems() {
            return CheckCatalog.problems();
        }

        @Override
        public Optional<ProblemPage> page(String id) {
            return ProblemPage.of(id);
        }

        @Override
        public Visit visit(Duration time) {
            LiveSite live = new LiveSite(
                    new LiveOptions(kubeconfig, null, servers.hostRoot(), List.of(), servers.redirects(), time));
            return new Visit() {
                @Override
                public Site site() {
                    return live;
                }

                @Override
                public Site withNodes(Examination examined, List<Check> checks, String names) {
                    throw new Refused("not here");
                }

                @Override
                public Report report(ExaminedSite examined) {
                    Examination examination = examined.examination();
                    return Report.of(
                            new Report.Tool("test", "1", null, null),
                            Report.Run.of(examination, "test", Report.Mode.SAMPLE, null, List.of()),
                            examined,
                            () -> false);
                }

                @Override
                public void close() {
                    live.close();
                    closed.countDown();
                }
            };
        }

        @Override
        public boolean include(String authority) {
            return false;
        }

        @Override
        public List<String> ticket(Report report, Map<Question<?>, Answer<?>> evidence, String file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean canFix() {
            return false;
        }

        @Override
        public void fix(String problem, Screen screen) {
            throw new AssertionError("nothing can be changed here");
        }

        @Override
        public SavedReport earlier(String file) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String save(Report report, Map<Question<?>, Answer<?>> evidence, String target) {
            throw new Refused("not here");
        }

        @Override
        public void close() {
            servers.close();
        }
    }

    private static EmbeddedSite site(String sample, SampleOptions options) {
        return EmbeddedSite.start(Samples.find(sample).orElseThrow(), options);
    }

    @Test
    void findingsComeOneByOneAndTheWholeBeforeWhoeverWaitsForIt() throws InterruptedException {
        EmbeddedSite site = site("storage-addon-off", SampleOptions.PLAIN);
        List<CheckResult> heard = Collections.synchronizedList(new ArrayList<>());
        List<Examined> done = Collections.synchronizedList(new ArrayList<>());
        try (Session session =
                new Session(new Embedded(site, site.kubeconfig(), Duration.ofSeconds(30), new CountDownLatch(1)))) {
            session.begin(heard::add, done::add);
            Examined examined = session.examined();
            assertEquals(CheckCatalog.checks().size(), heard.size());
            assertEquals(List.of(examined), done);
            assertSame(examined, session.examined(), "nothing is asked twice");
        }
    }

    @Test
    void whoeverIsInterruptedStopsWaitingThoughTheSiteNeverAnswers() throws Exception {
        EmbeddedSite site = site("healthy", SampleOptions.PLAIN.thatNeverAnswers());
        CountDownLatch closed = new CountDownLatch(1);
        try (Session session = new Session(new Embedded(site, site.kubeconfig(), Duration.ofHours(1), closed))) {
            session.begin(result -> {}, examined -> {});
            Interruption interruption = new Interruption();
            CountDownLatch asks = new CountDownLatch(1);
            List<Object> ended = Collections.synchronizedList(new ArrayList<>());
            Thread thread = new Thread(() -> interruption.run(() -> {
                asks.countDown();
                ended.add(assertThrows(
                        InterruptedException.class,
                        () -> session.ask(Needs.of(new RegistryProbe.Ask("localhost", 32000)))));
            }));
            thread.start();
            asks.await();
            interruption.interrupt();
            thread.join();
            assertEquals(1, ended.size());
            // Nothing is asked any more.
            closed.await();
            interruption.interrupt();
            assertFalse(Thread.currentThread().isInterrupted(), "nothing runs, so nothing is ended");
        }
    }

    @Test
    void aClusterThatGoesAwayAndComesBackIsSaidAndSurvived() throws Exception {
        EmbeddedSite site = site("two-faults", SampleOptions.PLAIN);
        try (Gate gate = new Gate(site.apiPort())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()).replace(":" + site.apiPort(), ":" + gate.port()));
            try (Session session =
                    new Session(new Embedded(site, kubeconfig, Duration.ofSeconds(10), new CountDownLatch(1)))) {
                RecordingScreen screen = new RecordingScreen();
                CommandContext context = new CommandContext(session, screen, new Questions(screen, Answers.NONE));
                SessionCommand recheck = CommandTable.all().called("recheck").orElseThrow();
                session.begin(result -> {}, examined -> {});
                assertFalse(session.examined().isClusterLost());

                gate.shut();
                recheck.action().run(context, "auth.pull-secret-missing");
                assertTrue(screen.taken().contains("The cluster does not answer any more."));
                assertTrue(session.examined().isClusterLost());
                assertEquals(
                        Diagnoses.Verdict.INCONCLUSIVE,
                        session.examined().diagnoses().verdict(),
                        "no cause that was seen before");

                gate.open();
                recheck.action().run(context, "");
                String back = screen.taken();
                assertTrue(back.contains("The cluster answers again."), back);
                assertTrue(back.contains("new: storage.addon-disabled"), back);
            }
        }
    }

    private static String typed(String sample, String... lines) throws IOException {
        EmbeddedSite site = site(sample, SampleOptions.PLAIN);
        RecordingScreen screen = RecordingScreen.typing(lines);
        Report last = Triage.hold(
                new Embedded(site, site.kubeconfig(), Duration.ofSeconds(30), new CountDownLatch(1)),
                words -> screen,
                Answers.NONE);
        assertNotNull(last);
        return screen.taken();
    }

    @Test
    void afterAFixEnterChecksAgainUntilItIsGone() throws IOException {
        String said = typed("storage-addon-off", "fix", "", "", "pods", "");
        String[] parts = said.split("triage> ", -1);
        assertTrue(parts[1].contains("Done? Press Enter to check again, or type a command."), parts[1]);
        assertTrue(parts[2].contains("checks ran again"), parts[2]);
        assertTrue(parts[2].contains("Not fixed yet. Press Enter to check again, or type a command."), parts[2]);
        assertTrue(parts[3].contains("checks ran again"), parts[3]);
        assertTrue(parts[4].startsWith("pods"), parts[4]);
        assertEquals("", parts[5].strip(), "an offer holds for one line");
    }

    @Test
    void withoutAFixAnEmptyLineDoesNothing() throws IOException {
        String said = typed("storage-addon-off", "why", "");
        assertFalse(said.contains("Press Enter"), said);
        assertFalse(said.contains("checks ran again"), said);
    }
}
