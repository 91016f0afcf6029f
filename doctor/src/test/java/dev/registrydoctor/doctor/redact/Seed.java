package dev.registrydoctor.doctor.redact;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * A text with secrets as it is met, from {@code /secrets/seeds.txt}.
 *
 * @param kind what the secret is
 * @param template the text, in the form of {@code SecretTexts}
 */
record Seed(String kind, String template) {

    static final List<Seed> ALL = read();

    private static List<Seed> read() {
        try (InputStream in = Objects.requireNonNull(Seed.class.getResourceAsStream("/secrets/seeds.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" \\| ", 2))
                    .map(parts -> new Seed(parts[0], parts[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the text has one line. */
    boolean isOneLine() {
        return !template.replace("\\\\n", "").contains("\\n");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
