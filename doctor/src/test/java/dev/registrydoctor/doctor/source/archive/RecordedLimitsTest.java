package dev.registrydoctor.doctor.source.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import dev.registrydoctor.doctor.source.recorded.DumpReader;
import dev.registrydoctor.doctor.source.recorded.RecordedSites;
import dev.registrydoctor.doctor.source.recorded.Tar;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a recorded site is read, and that the rest never passes for absent: the limits of docs/reliability.md. */
@Timeout(300)
class RecordedLimitsTest {

    private static final int MIB = 1 << 20;
    private static final HostFile.Ask NOTHING = new HostFile.Ask("/var/snap/microk8s/current/args/nothing");

    @TempDir
    private Path folder;

    private static Site open(Object source) throws UnreadableSite {
        return RecordedSites.open(source.toString(), InputStream.nullInputStream(), new Settings(List.of()));
    }

    private static Site open(byte[] archive) throws UnreadableSite {
        return RecordedSites.open("-", new ByteArrayInputStream(archive), new Settings(List.of()));
    }

    private static String refusal(Object source) {
        return String.valueOf(
                assertThrows(UnreadableSite.class, () -> open(source)).getMessage());
    }

    private static String refusal(Tar tar) {
        return String.valueOf(
                assertThrows(UnreadableSite.class, () -> open(tar.bytes())).getMessage());
    }

    private static void assertIncomplete(Site site, String why) {
        Answer<HostFile> answer = site.ask(NOTHING).join();
        assertTrue(answer.isUnknown(), "what was not read is not absent");
        String said = answer.gaps().get(0).why();
        assertTrue(said.contains(why), said);
    }

    /** A file of this size that takes no room on the disk. */
    private static void sparse(Path file, long size) throws IOException {
        Files.createDirectories(file.getParent());
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(size);
        }
    }

    /** Blanks, of which not many more than so many may be read. */
    private static InputStream blanks(int limit) {
        return new Pieces() {
            private long left = (long) limit + MIB;

            @Override
            public int read(byte[] to, int offset, int length) {
                left -= length;
                assertTrue(left > 0, "read on beyond the limit");
                Arrays.fill(to, offset, offset + length, (byte) ' ');
                return length;
            }
        };
    }

    /** A stream that is read in pieces. */
    private abstract static class Pieces extends InputStream {
        @Override
        public int read() {
            throw new AssertionError("a byte at a time");
        }

        @Override
        public abstract int read(byte[] to, int offset, int length) throws IOException;
    }

    @Test
    void aFolderOfMoreThanIsReadIsRefused() throws Exception {
        sparse(folder.resolve("args/big"), 512L * MIB + 1);
        assertTrue(refusal(folder).contains("more than 512 MiB"));
    }

    @Test
    void moreThanIsKeptIsSaidToBeMissing() throws Exception {
        for (int i = 0; i < 25; i++) {
            sparse(folder.resolve("args/f" + i), 8 * MIB);
        }
        assertIncomplete(open(folder), "more than 192 MiB");
    }

    @Test
    void deeperFoldersAreSaidToBeMissing() throws Exception {
        Path args = folder.resolve("args");
        Files.createDirectories(args.resolve("a/b/c/d/e/f/g/h/i/j/k/l"));
        Files.writeString(args.resolve("kubelet"), "x");
        Files.writeString(args.resolve("a/b/c/d/e/f/g/h/i/j/k/l/hosts.toml"), "x");
        assertIncomplete(open(folder), "args/a/b/c/d/e/f/g/h/i/j/k could not be read");
    }

    @Test
    void pipesAndDevicesAreNotOpened() {
        assertTrue(refusal("/dev/zero").contains("neither a file nor a directory"));
    }

    @Test
    void ofAFileSoMuchIsKept() throws Exception {
        Content dump = Wanted.read("k8s/cluster-info-dump", blanks(64 * MIB), null);
        assertEquals(64 * MIB, dump.bytes().length);
        assertEquals("it is larger than 64 MiB; the rest was not read", dump.cut());
        Content other = Wanted.read("args/kubelet", blanks(8 * MIB), null);
        assertEquals(8 * MIB, other.bytes().length);
        assertEquals("it is larger than 8 MiB; the rest was not read", other.cut());
    }

    @Test
    void aFileThatBreaksOffIsNotWhole() throws Exception {
        InputStream broken = new Pieces() {
            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                throw new IOException("the disk");
            }
        };
        assertEquals(
                "it is truncated", Wanted.read("args/kubelet", broken, null).cut());
        assertEquals(
                "it is truncated",
                Wanted.read("r/snap.microk8s.daemon-containerd/journal.log", broken, null)
                        .cut());
    }

    @Test
    void longPathsAreNotLookedAt() {
        assertTrue(Wanted.wants("a/".repeat(2_000) + "args/kubelet"));
        assertFalse(Wanted.wants("a/".repeat(2_050) + "args/kubelet"));
    }

    @Test
    void aNameOfATarThatIsTooLongIsDamage() throws Exception {
        byte[] most = ("r/args/" + "x".repeat(64 * 1024 - 7)).getBytes(StandardCharsets.UTF_8);
        assertNotNull(new TarReader(new ByteArrayInputStream(
                        new Tar().entry("L", 'L', most).file("x", "").bytes()))
                .next());
        byte[] more = new byte[64 * 1024 + 1];
        assertTrue(
                refusal(new Tar().entry("L", 'L', more).file("r/args/x", "x")).contains("longer than 65536 bytes"));
        byte[] comment = pax("comment=" + "x".repeat(64 * 1024));
        assertTrue(refusal(new Tar().entry("x", 'x', comment).file("r/args/x", "x"))
                .contains("longer than 65536 bytes"));
        byte[] zeros = new byte[64 * 1024];
        assertTrue(
                refusal(new Tar().entry("x", 'x', zeros).file("r/args/x", "x")).contains("a header"));
    }

    private static byte[] pax(String record) {
        int length = record.length() + 2;
        length += String.valueOf(length + String.valueOf(length).length()).length();
        return (length + " " + record + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The library calls itself for each, and its stack ends before the file does. */
    @ParameterizedTest
    @ValueSource(chars = {'L', 'K', 'x', 'g'})
    void headersAboutHeadersAreDamage(char type) throws Exception {
        byte[] content = type == 'x' || type == 'g' ? pax("comment=x") : "n".getBytes(StandardCharsets.UTF_8);
        Tar tar = new Tar();
        for (int i = 0; i < 30_000; i++) {
            tar.entry("x", type, content);
        }
        assertTrue(refusal(tar.file("r/args/x", "x")).contains("longer than 65536 bytes"));
    }

    /** The library gives a sparse file's zeros, which are in no archive: a day of them here. */
    @Test
    void aSparseFileIsDamage() throws Exception {
        byte[] old = Tar.header("r/args/x", 'S', 0);
        System.arraycopy(binary(0x0f), 0, old, 483, 12);
        String said = String.valueOf(assertThrows(TarReader.Damaged.class, () -> first(Tar.summed(old)))
                .getMessage());
        assertTrue(said.contains("sparse"), said);
        byte[] gnu = joined(pax("GNU.sparse.size=2147483647"), pax("GNU.sparse.map=2147483647,0"));
        byte[] star = joined(pax("SCHILY.filetype=sparse"), pax("SCHILY.realsize=2147483647"));
        for (byte[] sparse : List.of(gnu, star)) {
            said = refusal(new Tar().entry("x", 'x', sparse).file("r/args/x", "x"));
            assertTrue(said.contains("sparse"), said);
        }
        byte[] newest = joined(pax("GNU.sparse.major=1"), pax("GNU.sparse.realsize=5"));
        Tar map = new Tar().entry("x", 'x', newest).file("r/args/x", "9999999\n" + "1\n".repeat(99_999));
        assertTrue(refusal(map).contains("longer than 65536 bytes"));
    }

    private static byte[] joined(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /** A header of a file with this field. */
    private static byte[] header(int at, byte[] field) {
        byte[] header = Tar.header("r/args/x", '0', 0);
        System.arraycopy(field, 0, header, at, field.length);
        return Tar.summed(header);
    }

    private static TarReader.Entry first(byte[] header) throws IOException {
        return Objects.requireNonNull(new TarReader(new ByteArrayInputStream(header)).next());
    }

    @Test
    void aSizeThatNoFileHasIsDamage() {
        for (byte[] size : List.of("zzz".getBytes(StandardCharsets.UTF_8), binary(0xff))) {
            assertThrows(TarReader.Damaged.class, () -> first(header(124, size)));
        }
    }

    @Test
    void aTimeThatNoCalendarHasIsTheLastOne() throws Exception {
        assertEquals(
                Instant.parse("9999-12-31T23:59:59Z"),
                first(header(136, binary(0x7f))).modified());
    }

    /** A number of 64 bits, as GNU's tar writes those that are too large for digits. */
    private static byte[] binary(int high) {
        byte[] number = new byte[12];
        Arrays.fill(number, 4, 12, (byte) 0xff);
        number[0] = (byte) 0x80;
        number[4] = (byte) high;
        return number;
    }

    @Test
    void anArchiveThatEndsBetweenFilesIsNotWhole() throws Exception {
        byte[] whole = new Tar().file("r/args/a", "x").file("r/args/b", "x").bytes();
        assertTrue(open(whole).ask(NOTHING).join().isAbsent());
        assertIncomplete(open(Arrays.copyOf(whole, 4 * TarReader.BLOCK)), "truncated");
        assertIncomplete(open(Arrays.copyOf(whole, 2 * TarReader.BLOCK)), "truncated");
    }

    @Test
    void aRefusalShowsNamesWithoutControlCharacters() {
        String said = refusal(new Tar().file("../\u001b[2J\n" + "x".repeat(60), "x"));
        assertTrue(said.contains("../?[2J?xxx"), said);
        assertTrue(said.chars().noneMatch(Character::isISOControl), said);
    }

    @Test
    void theLastLinesOfAJournalAreKept() throws Exception {
        StringBuilder text = new StringBuilder("first\n");
        for (int i = 0; i < 4_001; i++) {
            text.append("PullImage ").append(i).append('\n');
        }
        JournalLines lines = new JournalLines(JournalLines.OF_CONTAINERD);
        lines.read(new ByteArrayInputStream(text.toString().getBytes(StandardCharsets.UTF_8)));
        List<String> kept =
                new String(lines.bytes(), StandardCharsets.UTF_8).lines().toList();
        assertEquals(4_001, kept.size());
        assertEquals(List.of("first", "PullImage 1"), kept.subList(0, 2));
        assertEquals("PullImage 4000", kept.get(4_000));
    }

    @Test
    void aLineOfAJournalIsCut() throws Exception {
        JournalLines lines = new JournalLines(JournalLines.OF_CONTAINERD);
        String line = "PullImage " + "x".repeat(9_000) + " config_path";
        lines.read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                line.substring(0, 8 * 1024),
                new String(lines.bytes(), StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void listsAfterAHundredBrokenOnesAreNotLookedFor() {
        String broken = "{\"kind\":\"PodList\",\n";
        String good = "{\"kind\":\"NodeList\",\"items\":[{\"metadata\":{\"name\":\"n\"},\"status\":{}}]}\n";
        assertEquals(1, nodes(broken.repeat(99) + good));
        assertEquals(0, nodes(broken.repeat(120) + good));
    }

    private static int nodes(String dump) {
        return DumpReader.read(dump.getBytes(StandardCharsets.UTF_8))
                .find(Listing.Kind.NODES, null)
                .items()
                .size();
    }
}
