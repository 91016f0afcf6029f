package dev.registrydoctor.doctor.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What lists cost; that the cost keeps a small memory whole is SmallMemoryIT's. */
class AllowanceTest {

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static int readSingly(InputStream in) throws IOException {
        int count = 0;
        while (in.read() >= 0) {
            count++;
        }
        return count;
    }

    /** Three bytes, one of which begins an object. */
    @Test
    void anObjectCostsMoreThanItsTextHoweverItIsRead() throws IOException {
        assertEquals(3, new Allowance(67).metered(stream("{},")).readAllBytes().length);
        assertThrows(
                Allowance.Exhausted.class,
                () -> new Allowance(66).metered(stream("{},")).readAllBytes());
        assertEquals(3, readSingly(new Allowance(67).metered(stream("{},"))));
        assertThrows(Allowance.Exhausted.class, () -> readSingly(new Allowance(66).metered(stream("{},"))));
    }

    @Test
    void listsShareIt() throws IOException {
        Allowance allowance = new Allowance(10);
        assertEquals(6, allowance.metered(stream("[1, 2]")).readAllBytes().length);
        InputStream second = allowance.metered(stream("[1, 2]"));
        assertThrows(Allowance.Exhausted.class, second::readAllBytes);
    }

    /** The stream has no end, so that only the bound ends it. */
    @Test
    void allListsMayTakeHalfOfJavasMemory() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '{';
            }

            @Override
            public int read(byte[] to, int offset, int length) {
                Arrays.fill(to, offset, offset + length, (byte) '{');
                return length;
            }
        };
        InputStream metered = Allowance.ofMemory().metered(endless);
        IOException e =
                assertThrows(Allowance.Exhausted.class, () -> metered.transferTo(OutputStream.nullOutputStream()));
        long half = (Runtime.getRuntime().maxMemory() / 2) >> 20;
        assertEquals("the API server's lists need more than " + half + " MiB of memory", e.getMessage());
    }
}
