package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Archives of recordings that are hostile or of unusual form. */
class RecordedArchivesTest {

    private static final Settings SETTINGS = new Settings(List.of());
    private static final String ARGS = "/var/snap/microk8s/current/args/";

    private static Site open(byte[] bytes) throws UnreadableSite {
        return RecordedSites.open("-", new ByteArrayInputStream(bytes), SETTINGS);
    }

    private static <T> Answer<T> ask(Site site, Question<T> question) {
        return site.ask(question).join();
    }

    private static <T> T get(Site site, Question<T> question) {
        return ask(site, question).toOptional().orElseThrow(() -> new AssertionError(ask(site, question)));
    }

    private static String refusal(byte[] bytes) {
        String message = assertThrows(UnreadableSite.class, () -> open(bytes)).getMessage();
        return message == null ? "" : message;
    }

    @Test
    void pathsThatLeaveTheArchiveAreRefusedAndLinksIgnored() throws Exception {
        assertTrue(refusal(new Tar().file("r/../../etc/args/x", "x").bytes()).contains("outside"));
        assertTrue(refusal(new Tar().file("/etc/args/x", "x").bytes()).contains("outside"));
        Tar links = Samples.report("r/");
        for (char type : new char[] {'1', '2', '3', '4', '6'}) {
            links.entry("r/args/link" + type, type, new byte[0]);
        }
        Site site = open(links.bytes());
        assertTrue(ask(site, new HostFile.Ask(ARGS + "link2")).isAbsent());
    }

    /** The header of an entry has no room for sizes of 8 GiB and more; pax headers tell them, and these count. */
    @Test
    void theSizeOfAPaxHeaderCounts() throws Exception {
        byte[] pax = "10 size=8\n".getBytes(StandardCharsets.UTF_8);
        Site site = open(Samples.report("r/")
                .entry("PaxHeaders/x", 'x', pax)
                .entryOfSize("r/args/kubelet", 0, "--newer\n".getBytes(StandardCharsets.UTF_8))
                .file("r/args/after", "after")
                .bytes());
        assertEquals("--newer\n", get(site, new HostFile.Ask(ARGS + "kubelet")).text());
        assertEquals(
                "after".length(),
                get(site, new HostFile.Ask(ARGS + "after")).text().length());
    }

    @Test
    void longNamesPaxAndTheLastOfTwins() throws Exception {
        String folder = "d".repeat(90);
        String longName = "r/args/" + folder + "/" + "f".repeat(90);
        String record = "path=r/args/pax\n";
        byte[] pax = ((record.length() + 3) + " " + record).getBytes(StandardCharsets.UTF_8);
        Site site = open(Samples.report("r/")
                .entry("././@LongLink", 'L', (longName + "\0").getBytes(StandardCharsets.UTF_8))
                .file(longName.substring(0, 99), "long")
                .entry("PaxHeaders/x", 'x', pax)
                .file("short", "pax")
                .file("r/args/kubelet", "--newer\n")
                .bytes());
        // Nobody reads files of these names, so that their letters are masked; their lengths tell them apart.
        assertEquals(
                "long".length(),
                get(site, new HostFile.Ask(ARGS + longName.substring("r/args/".length())))
                        .text()
                        .length());
        assertEquals(
                "pax".length(), get(site, new HostFile.Ask(ARGS + "pax")).text().length());
        assertEquals("--newer\n", get(site, new HostFile.Ask(ARGS + "kubelet")).text());
    }

    @Test
    void bombsAreStopped() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(Tar.header("r/args/big", '0', 4L << 30));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 600; i++) {
                gzip.write(zeros);
            }
        }
        assertTrue(refusal(packed.toByteArray()).contains("unpacked size is more than 512 MiB"));
        Tar many = new Tar();
        for (int i = 0; i < 20_001; i++) {
            many.file("r/x" + i, "");
        }
        assertTrue(refusal(many.gzip()).contains("more than 20000 files"));
    }

    @Test
    void noiseNeverThrowsAnythingElse() throws Exception {
        byte[] good = Samples.report("r/").bytes();
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            byte[] bad = good.clone();
            for (int i = 0; i < 20; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                Site site = open(bad);
                for (Listing.Kind kind : Listing.Kind.values()) {
                    ask(site, new Listing<Object>(kind, null));
                }
                ask(site, CertsDirectory.Ask.OWN);
                ask(site, HostFacts.Ask.INSTANCE);
            } catch (UnreadableSite e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }
}
