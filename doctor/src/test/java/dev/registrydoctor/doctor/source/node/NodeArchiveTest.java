package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are not what the collector printed. */
class NodeArchiveTest {

    private static final String HEAD = "registry-doctor-node 1 1700000000 =\n";

    @TempDir
    static Path root;

    private static String log = "";

    @BeforeAll
    static void collect() throws Exception {
        log = NodeShell.DASH.log(root);
    }

    /** A log with these records, its length and digest right. */
    static String framed(byte[] records) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(records);
        }
        return frame("gzip", Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(packed.toByteArray()) + "\n");
    }

    private static String frame(String form, String body) {
        try {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
            return "-----BEGIN REGISTRY DOCTOR NODE " + form + "-----\n" + body + "-----END REGISTRY DOCTOR NODE "
                    + body.length() + " sha256:" + digest + "-----\n";
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String framed(String records) throws IOException {
        return framed(records.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String text) {
        return String.valueOf(assertThrows(UnreadableNode.class, () -> CollectedNode.read(text))
                .getMessage());
    }

    @Test
    void whatStandsAroundTheArchiveDoesNotMatter() throws Exception {
        assertNotNull(CollectedNode.read("warning: something\n" + log + "\n"));
        assertNotNull(CollectedNode.read(framed(HEAD + "end =\n")));
    }

    @Test
    void anEmptyLogAndAnotherProgramsLog() {
        assertTrue(refusal("").endsWith("it is empty"));
        assertTrue(refusal("exec /bin/sh: no such file or directory\n")
                .endsWith("exec /bin/sh: no such file or directory"));
    }

    @Test
    void aLogThatIsCutAnywhere() {
        int begin = log.indexOf('\n') + 1;
        int end = log.indexOf("-----END");
        for (int at = 0; at < log.strip().length(); at += 97) {
            String cut = log.substring(0, at);
            assertTrue(refusal(cut).contains(at < begin ? "does not contain" : "truncated"), cut);
        }
        assertTrue(refusal(log.substring(0, begin) + log.substring(begin + 77, end) + log.substring(end))
                .contains("damaged"));
    }

    @Test
    void aLogInWhichACharacterIsAnother() {
        for (int at = log.indexOf('\n') + 1; at < log.indexOf("-----END"); at += 31) {
            String flipped = log.substring(0, at) + (log.charAt(at) == 'A' ? 'B' : 'A') + log.substring(at + 1);
            assertTrue(refusal(flipped).contains("damaged"), flipped);
        }
    }

    @Test
    void aLogIntoWhichAnotherProgramWrote() {
        int middle = log.indexOf('\n', log.length() / 2) + 1;
        assertTrue(refusal(log.substring(0, middle) + "ls: error\n" + log.substring(middle))
                .contains("damaged"));
    }

    @Test
    void ofTwoArchivesTheLastWholeOneCounts() throws Exception {
        int middle = log.indexOf('\n', log.length() / 2) + 1;
        assertNotNull(CollectedNode.read(log.substring(0, middle) + log));
    }

    @Test
    void anArchiveThatIsWholeAndNonsense() throws Exception {
        assertTrue(refusal(framed("")).contains("did not finish"));
        assertTrue(refusal(framed(HEAD)).contains("did not finish"));
        assertTrue(refusal(framed(HEAD + "file /x\nend =\n")).contains("unknown format"));
        assertTrue(refusal(framed(HEAD + "file /x =!!\nend =\n")).contains("base64"));
        assertTrue(refusal(framed("registry-doctor-node 2 1 =\nend =\n")).contains("version"));
        assertTrue(refusal(framed("registry-doctor-node 1 x =\nend =\n")).contains("when it was made"));
        assertTrue(refusal(frame("gzip", "QUJD\n")).contains("unpacked"));
        assertTrue(refusal(frame("plain", "!\n")).contains("unpacked"));
    }

    @Test
    void anArchiveThatUnpacksToMuch() throws Exception {
        assertTrue(refusal(framed(new byte[20 << 20])).contains("larger than 8 MiB"));
        assertTrue(refusal(framed(HEAD + "link /a b =\n".repeat(100_001) + "end =\n"))
                .contains("records"));
        assertTrue(refusal("x".repeat(9 << 20)).contains("larger than 8 MiB"));
    }

    @Test
    void aLoopOfLinksEnds() throws Exception {
        CollectedNode node = CollectedNode.read(framed(HEAD + "link /etc etc/etc =\nend =\n"));
        assertTrue(CollectedNode.HANDLERS
                .answer(node, new dev.registrydoctor.checks.evidence.host.HostFile.Ask("/etc/hosts"))
                .isUnknown());
    }

    /** cksum is what is left where a node has neither sha256sum nor openssl; the numbers are those of coreutils. */
    @Test
    void theChecksumOfPosix() {
        assertEquals(4294967295L, LogArchive.cksum(new byte[0]));
        assertEquals(930766865L, LogArchive.cksum("123456789".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aNodeAnswersEachQuestionAboutAHost() {
        Set<Class<?>> wanted = new HashSet<>(Set.of(RegistryProbe.Ask.class, TlsChain.Ask.class));
        EvidenceQuestions.all().stream()
                .filter(c -> c.getPackageName().endsWith(".evidence.host"))
                .forEach(wanted::add);
        assertEquals(wanted, CollectedNode.HANDLERS.questions());
    }
}
