package dev.registrydoctor.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Files of this jar, below a resource. The jar's folders cannot be listed, so their paths are told. */
    static SampleFiles classPath(String prefix, SortedSet<String> paths) {
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return Collections.unmodifiableSortedSet(paths);
            }

            @Override
            public byte @Nullable [] read(String path) {
                if (!paths.contains(path)) {
                    return null;
                }
                try (InputStream in = FilesOf.class.getResourceAsStream(prefix + path)) {
                    if (in == null) {
                        throw new IllegalStateException("the index names " + prefix + path + ", which is missing");
                    }
                    return in.readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** Files of a folder on disk, as they are now. */
    static SampleFiles folder(Path folder) {
        SortedSet<String> paths = new TreeSet<>();
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .forEach(p -> paths.add(folder.relativize(p).toString().replace('\\', '/')));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return Collections.unmodifiableSortedSet(paths);
            }

            @Override
            public byte @Nullable [] read(String path) {
                try {
                    return paths.contains(path) ? Files.readAllBytes(folder.resolve(path)) : null;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    /** Files that are there already, by path. */
    public static SampleFiles map(Map<String, byte[]> files) {
        SortedSet<String> paths = Collections.unmodifiableSortedSet(new TreeSet<>(files.keySet()));
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return paths;
            }

            @Override
            public byte @Nullable [] read(String path) {
                return files.get(path);
            }
        };
    }

    /** The files whose paths are kept. */
    static SampleFiles only(Predicate<String> kept, SampleFiles all) {
        SortedSet<String> paths = new TreeSet<>(all.paths());
        paths.removeIf(kept.negate());
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return Collections.unmodifiableSortedSet(paths);
            }

            @Override
            public byte @Nullable [] read(String path) {
                return paths.contains(path) ? all.read(path) : null;
            }
        };
    }

    /** A sample's own files, and those of another sample where it has none of its own. */
    static SampleFiles over(SampleFiles own, SampleFiles base) {
        SortedSet<String> paths = new TreeSet<>(base.paths());
        paths.addAll(own.paths());
        return new SampleFiles() {
            @Override
            public SortedSet<String> paths() {
                return Collections.unmodifiableSortedSet(paths);
            }

            @Override
            public byte @Nullable [] read(String path) {
                byte[] mine = own.read(path);
                return mine == null ? base.read(path) : mine;
            }
        };
    }
}
