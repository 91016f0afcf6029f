package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.files.TrustedPath;
import dev.registrydoctor.doctor.files.UntrustedPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
        try (InputStream in = open(path)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IOException(path + " has more than " + most + " bytes");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (UntrustedPath e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        } catch (CharacterCodingException e) {
            throw new IOException(path + " is not UTF-8; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new IOException(path + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException(path + " cannot be read by this user", e);
        }
    }

    /** Opens a file, and not a pipe, which would wait for a writer for ever. */
    private static InputStream open(Path path) throws IOException {
        Path real = TrustedPath.verify(path);
        if (!Files.isRegularFile(real)) {
            throw new IOException(path + " is not a file");
        }
        return Files.newInputStream(real);
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
