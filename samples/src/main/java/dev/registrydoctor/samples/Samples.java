package dev.registrydoctor.samples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** The sample sites in this jar. */
public final class Samples {

    /** Below this lie the samples, and index.txt, which names their files. */
    static final String ROOT = "/samples/";

    private static final String FIXED = "fixed/";

    private Samples() {}

    /** All samples: the healthy ones first, by name. */
    public static List<Sample> all() {
        List<Sample> all =
                index().keySet().stream().map(name -> find(name).orElseThrow()).toList();
        return Stream.concat(
                        all.stream().filter(Sample::isHealthy), all.stream().filter(s -> !s.isHealthy()))
                .toList();
    }

    /** The sample of this name, if there is one. */
    public static Optional<Sample> find(String name) {
        SortedSet<String> paths = index().get(name);
        return paths == null ? Optional.empty() : Optional.of(read(name, filesOf(name, paths)));
    }

    /** Takes a file of a sample. */
    @FunctionalInterface
    public interface Target {
        /** @param path in the sample, with {@code /} between its parts */
        void write(String path, byte[] content) throws IOException;
    }

    /**
     * Hands out the sample's own files, as they are in its folder.
     *
     * @throws IllegalArgumentException when there is no such sample
     */
    public static void copy(String name, Target target) throws IOException {
        SortedSet<String> paths = index().get(name);
        if (paths == null) {
            throw new IllegalArgumentException("no sample " + name);
        }
        SampleFiles own = filesOf(name, paths);
        for (String path : paths) {
            byte[] content = own.read(path);
            if (content != null) {
                target.write(path, content);
            }
        }
    }

    /** A sample from its files; those that it lacks come from the sample that it is like. */
    static Sample read(String name, SampleFiles own) {
        return read(name, own, Samples::find);
    }

    /**
     * The same.
     *
     * @param others finds the sample that it is like
     */
    static Sample read(String name, SampleFiles own, Function<String, Optional<Sample>> others) {
        String text = own.text("sample.md");
        if (text == null) {
            throw new IllegalArgumentException("sample " + name + " has no sample.md");
        }
        int end = text.indexOf("\n---\n", 1);
        if (!text.startsWith("---\n") || end < 0) {
            throw new IllegalArgumentException("sample.md of " + name + " does not begin with a header between ---");
        }
        Map<String, String> header = header(text.substring(4, end + 1));
        String expected = require(header, "expected", name);
        return new Sample(
                name,
                require(header, "title", name),
                expected.equals("-") ? List.of() : List.of(expected.split("\\s*,\\s*")),
                text.substring(end + 5).strip(),
                withBase(name, asFixed(name, own, header), header, others));
    }

    /**
     * The files of a sample that can be fixed: those in its folder {@code fixed} replace others once the file that the header
     * names as {@code fixed-by} contains the words there.
     */
    private static SampleFiles asFixed(String name, SampleFiles own, Map<String, String> header) {
        SampleFiles broken = FilesOf.only(path -> !path.startsWith(FIXED), own);
        String by = header.get("fixed-by");
        if (by == null) {
            return broken;
        }
        String[] file = by.split(" contains ", 2);
        if (file.length < 2) {
            throw new IllegalArgumentException("sample " + name + ": fixed-by has no ' contains '");
        }
        boolean isFixed = own.paths().stream()
                .filter(path -> path.replace("%3A", ":").equals(file[0]))
                .anyMatch(path -> String.valueOf(own.text(path)).contains(file[1]));
        return isFixed ? FilesOf.over(FilesOf.below(FIXED, own), broken) : broken;
    }

    private static SampleFiles withBase(
            String name, SampleFiles own, Map<String, String> header, Function<String, Optional<Sample>> others) {
        String like = header.get("like");
        if (like == null) {
            return own;
        }
        // Two samples that are like each other would never end.
        Optional<Sample> other = like.equals(name) ? Optional.empty() : others.apply(like);
        if (other.isEmpty()) {
            throw new IllegalArgumentException("sample " + name + " is like " + like + ", which is not a sample");
        }
        SampleFiles base = other.get().files();
        List<String> without = List.of(header.getOrDefault("without", "").split("[,\\s]+"));
        without.stream()
                .filter(path -> !path.isEmpty() && !base.paths().contains(path))
                .forEach(path -> {
                    throw new IllegalArgumentException(name + " is without " + path + ", which " + like + " lacks too");
                });
        return ObjectEdits.applied(FilesOf.over(own, FilesOf.only(path -> !without.contains(path), base)));
    }

    private static Map<String, String> header(String text) {
        Map<String, String> header = new HashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("no 'name: value' in a sample.md: " + line);
            }
            header.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
        return header;
    }

    private static String require(Map<String, String> header, String key, String name) {
        String value = header.get(key);
        if (value == null) {
            throw new IllegalArgumentException("sample.md of " + name + " has no " + key);
        }
        return value;
    }

    private static SampleFiles filesOf(String name, SortedSet<String> paths) {
        return FilesOf.classPath(ROOT + name + "/", paths);
    }

    private static SortedMap<String, SortedSet<String>> index() {
        return Index.OWN_FILES;
    }

    /** Read when first asked for: a run without a sample never does. */
    private static final class Index {
        /** Each sample's own files. */
        static final SortedMap<String, SortedSet<String>> OWN_FILES = read();

        private static SortedMap<String, SortedSet<String>> read() {
            SortedMap<String, SortedSet<String>> index = new TreeMap<>();
            try (InputStream in = Samples.class.getResourceAsStream(ROOT + "index.txt")) {
                if (in == null) {
                    throw new IllegalStateException("the jar does not contain " + ROOT + "index.txt");
                }
                new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(line -> {
                    int slash = line.indexOf('/');
                    index.computeIfAbsent(line.substring(0, slash), name -> new TreeSet<>())
                            .add(line.substring(slash + 1));
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return index;
        }
    }
}
