package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.KnowledgeText;

/** The knowledge files in the jar. */
final class KnowledgeFiles {

    private KnowledgeFiles() {}

    static Knowledge load() {
        return KnowledgeReader.read(new KnowledgeReader.Texts(
                KnowledgeText.of("patterns.txt"),
                KnowledgeText.of("descriptions.txt"),
                KnowledgeText.of("remarks.txt"),
                KnowledgeText.of("groups.txt"),
                KnowledgeText.of("candidates.txt"),
                KnowledgeText.of("tests.txt"),
                KnowledgeText.of("questions.txt"),
                KnowledgeText.of("signs.txt"),
                KnowledgeText.of("languages.txt")));
    }
}
