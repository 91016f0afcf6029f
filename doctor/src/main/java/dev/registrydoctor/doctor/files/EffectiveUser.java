package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/** The user whose rights this process has, by number. */
public final class EffectiveUser {

    /** The number of root. */
    public static final int ROOT = 0;

    private static final Path STATUS = Path.of("/proc/self/status");

    private EffectiveUser() {}

    /**
     * The number of the effective user: the second one of the line {@code Uid:} in proc(5). Java itself has it only in a
     * module that packages do not carry.
     *
     * @throws IOException when the kernel does not tell
     */
    public static int id() throws IOException {
        for (String line : Files.readString(STATUS, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.startsWith("Uid:")) {
                StringTokenizer words = new StringTokenizer(line);
                words.nextToken();
                words.nextToken();
                // The kernel's numbers have 32 bits without a sign.
                return Integer.parseUnsignedInt(words.nextToken());
            }
        }
        throw new IOException(STATUS + " does not contain the user of this process");
    }
}
