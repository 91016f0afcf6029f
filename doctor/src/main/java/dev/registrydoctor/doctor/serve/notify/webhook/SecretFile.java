package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.files.NamedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files that decide where messages go and with which right. No message quotes what is in them. */
public final class SecretFile {

    private static final int MOST_SECRET = 16 << 10;

    private SecretFile() {}

    /**
     * A text on one line, without the line's end.
     *
     * @throws IOException when there is none; the message has the path and says what to do
     */
    static String line(Path path) throws IOException {
        String text = text(path, MOST_SECRET).strip();
        if (text.isEmpty() || text.indexOf('\n') >= 0) {
            throw new IOException(path + " must contain one line");
        }
        return text;
    }

    /**
     * A text that nobody else can have written.
     *
     * @param most bytes
     * @throws IOException when it cannot be read or is not trusted; the message has the path and says what to do
     */
    public static String text(Path path, int most) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(NamedFile.readTrusted(path, most)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException(path + " is not UTF-8; save it as UTF-8", e);
        }
    }

    /** Lines that have something in them. */
    static Iterable<String> lines(Path path) throws IOException {
        return text(path, MOST_SECRET)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
