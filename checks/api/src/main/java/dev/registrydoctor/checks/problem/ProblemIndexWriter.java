package dev.registrydoctor.checks.problem;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A step of the build: writes the index of the catalog's pages beside them. */
public final class ProblemIndexWriter {

    private static final String SUFFIX = ".md";

    private ProblemIndexWriter() {}

    /**
     * Writes the index.
     *
     * @param arguments the folder of the pages
     * @throws InvalidPageException when the header of a page is malformed
     */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) throws IOException {
        // Sorted: the same pages make the same file on each machine.
        Map<String, String> lines = new TreeMap<>();
        try (DirectoryStream<Path> pages = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path page : pages) {
                String file = String.valueOf(page.getFileName());
                String id = file.substring(0, file.length() - SUFFIX.length());
                lines.put(id, ProblemIndex.line(id, ProblemPage.parse(file, Files.readString(page))));
            }
        }
        Files.writeString(folder.resolve(ProblemIndex.FILE), String.join("", lines.values()));
    }
}
