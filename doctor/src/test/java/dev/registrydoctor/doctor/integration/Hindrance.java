package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What keeps a fix from being carried out, as its folder below {@code samples/lab/hindrances} tells it.
 *
 * @param folder with the scripts {@code hinder} and {@code restore}
 * @param fault the case that is to be fixed
 * @param says words of what fix prints then
 * @param journal the states of the steps that the journal has, with {@code ", "} between; empty when it has none
 */
record Hindrance(Path folder, String title, String fault, When when, String says, String journal) {

    /** When it begins, or for whom. */
    enum When {
        BEFORE,
        /** While the person is asked. */
        ASKED,
        /** For a user who may read everything. */
        NOBODY
    }

    static List<Hindrance> all() {
        try (Stream<Path> folders = Files.list(LabCase.LAB.resolve("hindrances"))) {
            return folders.sorted().map(Hindrance::in).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Hindrance in(Path folder) {
        try {
            Map<String, String> told = LabCase.pairs(Files.readString(folder.resolve("case.txt")));
            return new Hindrance(
                    folder,
                    told.getOrDefault("title", ""),
                    told.getOrDefault("fault", ""),
                    When.valueOf(told.getOrDefault("when", "").toUpperCase(Locale.ROOT)),
                    told.getOrDefault("says", ""),
                    told.getOrDefault("journal", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    @Override
    public String toString() {
        return name() + ": " + title;
    }
}
