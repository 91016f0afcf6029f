package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One fault of a whole cluster, as its folder below {@code samples/lab/cluster/cases} tells it.
 *
 * @param folder with the script that makes it
 * @param title what is wrong, in a few words
 * @param expected the problems that the program must name as roots
 * @param beside the namespace of the workload that it is about, so that several such can be there at once; else empty
 * @param losesImages whether its steps start with an empty volume: there was none before
 * @param login name and password that a person has for the registry, with a space between; or empty
 * @param fix {@code person} where {@code fix} leaves all to a person, {@code stays} where undo would lose data and leaves what it
 *     did; else empty
 */
record ClusterLabCase(
        Path folder, String title, Set<String> expected, String beside, boolean losesImages, String login, String fix) {

    static final Path CLUSTER = LabCase.LAB.resolve("cluster");

    static List<ClusterLabCase> all() {
        try (Stream<Path> folders = Files.list(CLUSTER.resolve("cases"))) {
            return folders.sorted().map(ClusterLabCase::in).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ClusterLabCase in(Path folder) {
        try {
            Map<String, String> told = LabCase.pairs(Files.readString(folder.resolve("case.txt")));
            return new ClusterLabCase(
                    folder,
                    told.getOrDefault("title", ""),
                    LabCase.ids(told.getOrDefault("expected", "-")),
                    told.getOrDefault("beside", ""),
                    told.containsKey("no-images"),
                    told.getOrDefault("login", ""),
                    told.getOrDefault("fix", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isBeside() {
        return !beside.isEmpty();
    }

    /** Whether {@code fix} heals it, without a person. */
    boolean isFixed() {
        return !fix.equals("person");
    }

    /** Whether undo leaves what {@code fix} did. */
    boolean isKept() {
        return fix.equals("stays");
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    /** What a person does at the steps that say this. */
    Map<String, String> byHand() throws IOException {
        Path file = folder.resolve("by-hand.txt");
        return Files.exists(file) ? LabCase.pairs(Files.readString(file)) : Map.of();
    }

    @Override
    public String toString() {
        return name() + ": " + title;
    }
}
