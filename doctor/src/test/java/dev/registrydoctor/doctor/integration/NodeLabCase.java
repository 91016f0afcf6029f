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
 * One case of the lab of three nodes, as its folder below {@code samples/lab/nodes} tells it.
 *
 * @param folder with what differs
 * @param title what is wrong, in a few words
 * @param image what the Pods of all nodes run
 * @param says words of what containerd reports on the nodes that differ, of several releases with {@code " | "} between; empty
 *     when it pulls the image
 * @param differ the nodes that differ
 * @param expected the roots with their nodes: {@code tls.expired@vm2+vm3}
 * @param also problems that are told beside them, without their nodes
 * @param pressure the node whose kubelet says that its disk is under pressure, or empty
 */
record NodeLabCase(
        Path folder,
        String title,
        String image,
        String says,
        List<String> differ,
        Set<String> expected,
        Set<String> also,
        String pressure) {

    static final Path FOLDER = LabCase.LAB.resolve("nodes");

    static List<NodeLabCase> all() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(NodeLabCase::in)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NodeLabCase in(Path folder) {
        try {
            Map<String, String> told = LabCase.pairs(Files.readString(folder.resolve("case.txt")));
            String differ = told.getOrDefault("differ", "");
            return new NodeLabCase(
                    folder,
                    told.getOrDefault("title", ""),
                    told.getOrDefault("image", "registry.lab:5000/team/app:1"),
                    told.getOrDefault("says", ""),
                    differ.isEmpty() ? List.of() : List.of(differ.split(", *")),
                    LabCase.ids(told.getOrDefault("expected", "")),
                    LabCase.ids(told.getOrDefault("also", "-")),
                    told.getOrDefault("pressure", ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    /** The script that makes the difference. */
    Path differs() {
        return folder.resolve("differs");
    }

    @Override
    public String toString() {
        return name() + ": " + title;
    }
}
