package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The blobs and links of manifests that are on disk, found by their paths alone.
 *
 * @param blobs the bytes of files {@code data}, by digest
 * @param manifests links of revisions, as {@code repository digest}
 */
record StoreFiles(Map<String, Long> blobs, Set<String> manifests) {

    static StoreFiles of(Path root) throws IOException {
        Map<String, Long> blobs = new TreeMap<>();
        Set<String> manifests = new TreeSet<>();
        Path store = root.resolve("docker/registry/v2");
        if (Files.isDirectory(store)) {
            try (Stream<Path> all = Files.walk(store)) {
                for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                    String name = store.relativize(file).toString();
                    if (name.matches("blobs/[^/]+/../[^/]+/data")) {
                        String[] parts = name.split("/", -1);
                        blobs.put(parts[1] + ":" + parts[3], Files.size(file));
                    } else if (name.matches("repositories/.+/_manifests/revisions/[^/]+/[^/]+/link")) {
                        String[] parts = name.split("/_manifests/revisions/|/", -1);
                        String repository = name.substring("repositories/".length(), name.indexOf("/_manifests/"));
                        manifests.add(repository + " " + parts[parts.length - 3] + ":" + parts[parts.length - 2]);
                    }
                }
            }
        }
        return new StoreFiles(blobs, manifests);
    }

    /** What was here before and is gone now. */
    StoreFiles goneIn(StoreFiles after) {
        Map<String, Long> gone = new TreeMap<>(blobs);
        gone.keySet().removeAll(after.blobs.keySet());
        Set<String> goneManifests = new TreeSet<>(manifests);
        goneManifests.removeAll(after.manifests);
        return new StoreFiles(gone, goneManifests);
    }

    static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
