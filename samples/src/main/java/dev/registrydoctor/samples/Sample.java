package dev.registrydoctor.samples;

import dev.registrydoctor.samples.server.EmbeddedSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A sample site: a folder of hand-editable files that an {@link EmbeddedSite} answers from.
 *
 * @param name its folder's name
 * @param title what is wrong with it, in a few words
 * @param expected ids of the roots that a right diagnosis names; empty for a healthy site
 * @param description what was broken, and how that came about
 * @param files its files, with those that it takes from the sample that it is like
 */
public record Sample(String name, String title, List<String> expected, String description, SampleFiles files) {

    public Sample {
        expected = List.copyOf(expected);
    }

    /** Whether a right diagnosis names no root. */
    public boolean isHealthy() {
        return expected.isEmpty();
    }

    /**
     * A sample that somebody wrote: a folder in the form of README.md beside this project's samples.
     *
     * @throws java.io.UncheckedIOException when it cannot be read
     * @throws IllegalArgumentException when its sample.md is missing or makes no sense
     */
    public static Sample in(Path folder) {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        return Samples.read(
                name, FilesOf.folder(folder), like -> Samples.find(like).or(() -> beside(folder, like)));
    }

    /** A folder beside this one that is like none in turn, so that two cannot be like each other. */
    private static Optional<Sample> beside(Path folder, String like) {
        Path other = folder.toAbsolutePath().resolveSibling(like);
        return Files.isRegularFile(other.resolve("sample.md"))
                ? Optional.of(Samples.read(like, FilesOf.folder(other)))
                : Optional.empty();
    }
}
