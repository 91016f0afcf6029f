package dev.registrydoctor.doctor.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The sites that the accuracy is measured on beside the samples: folders in the samples' form. */
final class Sites {

    private Sites() {}

    /** Their folders, by name. */
    static List<Path> folders() {
        URL root = Objects.requireNonNull(Sites.class.getResource("/sites"), "no folder sites beside the tests");
        try (Stream<Path> all = Files.list(Path.of(root.toURI()))) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
