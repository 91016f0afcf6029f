package dev.registrydoctor.doctor.source.recorded;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.source.archive.TarReader;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Any bytes as whatever a user hands over as a recorded site: a tarball, a dump, a case. */
class RecordedSiteFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        open(input);
        open(withChecksums(input));
    }

    private static void open(byte[] input) {
        try {
            RecordedSites.open("-", new ByteArrayInputStream(input), new Settings(List.of()));
        } catch (UnreadableSite e) {
            // The only way in which it may fail.
        }
    }

    /** With the checksums of a tar's headers as they should be, which chance does not find. */
    private static byte[] withChecksums(byte[] input) {
        byte[] fitting = input.clone();
        for (int block = 0; block + TarReader.BLOCK <= fitting.length; block += TarReader.BLOCK) {
            if (new String(fitting, block + 257, 5, StandardCharsets.US_ASCII).equals("ustar")) {
                Arrays.fill(fitting, block + 148, block + 156, (byte) ' ');
                int sum = 0;
                for (int i = 0; i < TarReader.BLOCK; i++) {
                    sum += fitting[block + i] & 0xff;
                }
                byte[] digits = String.format(Locale.ROOT, "%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(digits, 0, fitting, block + 148, digits.length);
            }
        }
        return fitting;
    }
}
