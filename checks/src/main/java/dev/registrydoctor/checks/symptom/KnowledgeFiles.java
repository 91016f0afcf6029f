package dev.registrydoctor.checks.symptom;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The knowledge files in the jar. */
final class KnowledgeFiles {

    private KnowledgeFiles() {}

    static Knowledge load() {
        return KnowledgeReader.read(new KnowledgeReader.Texts(
                text("patterns.txt"),
                text("descriptions.txt"),
                text("candidates.txt"),
                text("tests.txt"),
                text("questions.txt"),
                text("failures.txt"),
                text("clients.txt"),
                text("signs.txt")));
    }

    private static String text(String name) {
        try (InputStream in = KnowledgeFiles.class.getResourceAsStream("/symptoms/" + name)) {
            if (in == null) {
                throw new IllegalStateException("/symptoms/" + name + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
