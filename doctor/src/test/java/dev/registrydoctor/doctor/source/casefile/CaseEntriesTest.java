package dev.registrydoctor.doctor.source.casefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.recorded.RecordedSites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A case whose time is up in the middle says what it lacks, and lacks no name that is not hidden. */
class CaseEntriesTest {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    private static final Source SOURCE = new Source("GET /list", NOW);
    private static final Listing<Namespace> FIRST = new Listing<>(Listing.Kind.NAMESPACES, null);
    private static final Listing<Namespace> SECOND = new Listing<>(Listing.Kind.NAMESPACES, "second");
    private static final int MANY = 1_000;

    private static Map<Question<?>, Answer<?>> evidence() {
        List<Namespace> many = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            many.add(new Namespace("namespace-" + i, NOW, null, "Active", List.of()));
        }
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>();
        evidence.put(FIRST, Answer.known(many, SOURCE));
        evidence.put(SECOND, Answer.known(List.of(), SOURCE));
        return evidence;
    }

    /** Up when it has been asked so often. */
    private static BooleanSupplier upAfter(int looks) {
        AtomicInteger left = new AtomicInteger(looks);
        return () -> left.getAndDecrement() <= 0;
    }

    private static byte[] write(BooleanSupplier isTimeUp, @Nullable Redactor redactor) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CaseFile.write(out, evidence(), NOW, "an environment", redactor, isTimeUp);
        return out.toByteArray();
    }

    private static Site open(byte[] bytes) throws Exception {
        return RecordedSites.open("-", new ByteArrayInputStream(bytes), new Settings(List.of()));
    }

    @Test
    void withTimeEnoughAllIsThere() throws Exception {
        Site site = open(write(() -> false, null));
        evidence()
                .forEach((question, answer) ->
                        assertEquals(answer, site.ask(question).join()));
    }

    @Test
    void aListThatIsCutIsKnownInPartAndTheRestIsUnknown() throws Exception {
        Site site = open(write(upAfter(3), null));

        Answer<List<Namespace>> first = site.ask(FIRST).join();
        int written = first.toOptional().orElseThrow().size();
        assertTrue(written > 0 && written < MANY, "written: " + written);
        assertEquals(
                List.of(Gap.Cause.TIMED_OUT),
                first.gaps().stream().map(Gap::cause).toList());
        assertEquals(Gap.Cause.TIMED_OUT, site.ask(SECOND).join().gaps().get(0).cause());
        assertTrue(site.ask(SECOND).join().isUnknown());
    }

    /** As a Pod of thousands of containers: one object, which takes its time. */
    @Test
    void anObjectThatIsCutIsNotWritten() throws Exception {
        List<Service.Port> ports = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            ports.add(new Service.Port("port-" + i, 80, null, null, "TCP"));
        }
        Listing<Service> services = new Listing<>(Listing.Kind.SERVICES, null);
        Service small = new Service("ns", "small", "ClusterIP", null, Map.of(), List.of(), null);
        Service large = new Service("ns", "large", "ClusterIP", null, Map.of(), ports, null);
        HostFolder.Ask folder = new HostFolder.Ask("/var");
        HostFolder.Entry entry = new HostFolder.Entry("lib", HostFolder.Kind.FOLDER, null);
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>();
        evidence.put(services, Answer.known(List.of(small, large), SOURCE));
        evidence.put(folder, Answer.known(new HostFolder("/var", List.of(entry)), SOURCE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int answered = CaseFile.write(out, evidence, NOW, "an environment", null, upAfter(MANY / 2));

        Site site = open(out.toByteArray());
        assertEquals(1, answered, "the list in part, and not the folder");
        assertEquals(List.of(small), site.ask(services).join().toOptional().orElseThrow());
        assertEquals(
                Gap.Cause.TIMED_OUT, site.ask(services).join().gaps().get(0).cause());
        assertTrue(site.ask(folder).join().isUnknown());
    }

    @Test
    void whatWasNotReadForNamesIsNotWritten() throws Exception {
        Map<Question<?>, Answer<?>> evidence = evidence();
        Redactor redactor = Redactor.of(new byte[32], evidence, List.of(), null, upAfter(MANY / 2));
        assertFalse(redactor.hasRead(FIRST));

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CaseFile.write(out, evidence, NOW, "an environment", redactor, () -> false);
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes(),
                StandardCharsets.UTF_8);
        assertTrue(text.contains("\"entries\" : [ ]"), text);
        assertTrue(Redactor.of(new byte[32], evidence, List.of(), null, () -> false)
                .hasRead(FIRST));
    }

    @Test
    void namesThatWereNotLearnedInTimeAreNotWritten() throws Exception {
        Redactor redactor = Redactor.of(new byte[32], Map.of(), List.of(), null, () -> false);
        byte[] written = write(upAfter(0), redactor);

        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(written)).readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"entries\" : [ ]"), text);
    }
}
