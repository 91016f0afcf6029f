package dev.registrydoctor.checks.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The texts of the knowledge files, which are in the jar below {@code /symptoms/}. */
public final class KnowledgeText {

    private KnowledgeText() {}

    /**
     * The text of one file.
     *
     * @throws IllegalStateException when there is no file with this name
     */
    public static String of(String name) {
        try (InputStream in = KnowledgeText.class.getResourceAsStream("/symptoms/" + name)) {
            if (in == null) {
                throw new IllegalStateException("/symptoms/" + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
