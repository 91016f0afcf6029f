package dev.registrydoctor.doctor.source.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

/** Packed files as gzip writes them, and as nobody does. */
class GunzipTest {

    private static byte[] packed(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] unpacked(byte[] packed) throws IOException {
        return new Gunzip(new ByteArrayInputStream(packed)).readAllBytes();
    }

    private static byte[] some(int length) {
        byte[] content = new byte[length];
        new Random(7).nextBytes(content);
        return content;
    }

    @Test
    void membersFollowOneAnotherAndPaddingIsPassedOver() throws IOException {
        byte[] first = some(300_000);
        byte[] second = some(70_000);
        assertArrayEquals(first, unpacked(packed(first)));
        byte[] both = joined(packed(first), packed(new byte[0]), packed(second), new byte[5_000]);
        assertArrayEquals(joined(first, second), unpacked(both));
    }

    @Test
    void optionalFieldsOfTheHeaderArePassedOver() throws IOException {
        byte[] plain = packed(some(100));
        byte[] flagged = Arrays.copyOf(plain, 10);
        flagged[3] = 2 | 4 | 8 | 16;
        byte[] fields = {3, 0, 'e', 'x', 't', 'n', 0, 'c', 0, 1, 2};
        byte[] named = joined(flagged, fields, Arrays.copyOfRange(plain, 10, plain.length));
        assertArrayEquals(some(100), unpacked(named));
    }

    @Test
    void whatIsCutOrDamagedIsNotWhole() throws IOException {
        byte[] whole = packed(some(1_000));
        assertThrows(EOFException.class, () -> unpacked(Arrays.copyOf(whole, 500)));
        assertThrows(EOFException.class, () -> unpacked(Arrays.copyOf(whole, whole.length - 3)));
        byte[] wrong = whole.clone();
        wrong[whole.length - 6] ^= 1;
        assertThrows(ZipException.class, () -> unpacked(wrong));
        assertThrows(ZipException.class, () -> unpacked(new byte[20]));
    }

    /** Java's own class calls itself for each, and its stack ends before the file does. */
    @Test
    void emptyMembersWithoutEndAreRefused() throws IOException {
        byte[] empty = packed(new byte[0]);
        byte[][] many = new byte[20_001][];
        Arrays.fill(many, empty);
        IOException e = assertThrows(ZipException.class, () -> unpacked(joined(many)));
        assertTrue(String.valueOf(e.getMessage()).contains("20000 parts"), e.toString());
        assertEquals(0, unpacked(joined(Arrays.copyOf(many, 20_000))).length);
    }
}
