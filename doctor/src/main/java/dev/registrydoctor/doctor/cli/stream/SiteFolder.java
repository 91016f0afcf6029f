package dev.registrydoctor.doctor.cli.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder that holds what {@code docs} wrote, and a list of it. By the list it is known again; nothing that is not on
 * it is removed.
 */
public record SiteFolder(Path folder) {

    public static final String LIST = "files.txt";

    private static final String TITLE = "Written by registry-doctor docs, which replaces or removes these files:";

    /** What may be on a list: no way leads out of the folder. */
    private static final Pattern NAME = Pattern.compile("(?:problems/)?[a-z0-9][a-z0-9.-]*");

    /**
     * Finds out, before anything is written, whether the folder may be.
     *
     * @throws UsageException when it may not
     */
    public void validate() {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(folder + " is not a directory; name a new or an empty one");
        }
        try {
            if (!isEmpty() && !isOwn()) {
                throw new UsageException(folder + " is not empty, and not written by an earlier run (it has no list "
                        + LIST + "); name a new or an empty directory");
            }
        } catch (IOException e) {
            throw new UsageException(folder + " cannot be read: " + InputFile.reason(e), e);
        }
    }

    private boolean isEmpty() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private boolean isOwn() throws IOException {
        Path list = folder.resolve(LIST);
        return Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)
                && new String(Files.readAllBytes(list), StandardCharsets.UTF_8).startsWith(TITLE + "\n");
    }

    /**
     * Writes the files, and removes those of an earlier run that are not among them.
     *
     * @param files texts by path within the folder
     * @return how many were removed
     */
    public int write(SortedMap<String, String> files) throws IOException {
        int removed = removeOthers(files);
        Files.createDirectories(folder);
        // First, so that a run that is cut off leaves a folder that the next one knows.
        write(LIST, TITLE + "\n" + String.join("\n", files.keySet()) + "\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            write(file.getKey(), file.getValue());
        }
        return removed;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        new OutputFile(file).write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private int removeOthers(SortedMap<String, String> files) throws IOException {
        if (!Files.isDirectory(folder) || !isOwn()) {
            return 0;
        }
        int removed = 0;
        List<String> listed = Files.readAllLines(folder.resolve(LIST), StandardCharsets.UTF_8);
        for (String name : listed.subList(1, listed.size())) {
            if (NAME.matcher(name).matches()
                    && !files.containsKey(name)
                    && Files.isRegularFile(folder.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(folder.resolve(name));
                removed++;
            }
        }
        return removed;
    }
}
