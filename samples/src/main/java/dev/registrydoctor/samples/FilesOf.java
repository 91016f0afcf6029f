package dev.registrydoctor.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The places that a sample's files come from. */
public final class FilesOf {

    private FilesOf() {}

    private interface Content {
        byte @Nullable [] of(String path) throws IOException;
    }

    /** Those of some paths; what is not among them is not read. */
    private static SampleFiles listed(Collection<String> some, Content content) {
        SortedSet<String> paths = Collections.unmodifiableSortedSet(new TreeSet<>(some));
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return paths;
            }

            @Override
            public byte @Nullable [] read(String path) {
                try {
                    return paths.contains(path) ? content.of(path) : null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** Files of this jar, below a resource. The jar's folders cannot be listed, so their paths are told. */
    public static SampleFiles classPath(String prefix, SortedSet<String> paths) {
        return listed(paths, path -> {
            try (InputStream in = FilesOf.class.getResourceAsStream(prefix + path)) {
                if (in == null) {
                    throw new IllegalStateException("the index names " + prefix + path + ", which is missing");
                }
                return in.readAllBytes();
            }
        });
    }

    /** Files of a folder on disk, as they are now. */
    public static SampleFiles folder(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return listed(
                    all.filter(Files::isRegularFile)
                            .map(p -> folder.relativize(p).toString().replace('\\', '/'))
                            .toList(),
                    path -> Files.readAllBytes(folder.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Files that are there already, by path. */
    public static SampleFiles map(Map<String, byte[]> files) {
        return listed(files.keySet(), files::get);
    }

    /** The files whose paths are kept. */
    public static SampleFiles only(Predicate<String> kept, SampleFiles all) {
        return listed(all.paths().stream().filter(kept).toList(), all::read);
    }

    /** The files of a folder among others, by their paths below it. */
    public static SampleFiles below(String prefix, SampleFiles all) {
        return listed(
                all.paths().stream()
                        .filter(path -> path.startsWith(prefix))
                        .map(path -> path.substring(prefix.length()))
                        .toList(),
                path -> all.read(prefix + path));
    }

    /** A sample's own files, and those of another sample where it has none of its own. */
    public static SampleFiles over(SampleFiles own, SampleFiles base) {
        SortedSet<String> paths = new TreeSet<>(base.paths());
        paths.addAll(own.paths());
        return listed(paths, path -> {
            byte[] mine = own.read(path);
            return mine == null ? base.read(path) : mine;
        });
    }
}
