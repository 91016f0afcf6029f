package dev.registrydoctor.doctor.triage.screen;

import dev.registrydoctor.doctor.files.FilePolicy;
import dev.registrydoctor.doctor.files.TargetFile;
import dev.registrydoctor.doctor.files.TrustedPath;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines that a person typed in earlier sessions, in a file that only this user can read. Lines in which the detectors find a
 * secret are not saved. The file is written when the session ends: a slow disk must not delay commands.
 */
public final class SavedHistory {

    /** As many lines as the line editor remembers. */
    static final int MOST_LINES = 500;

    /** A longer entry is a pasted log, which nobody wants to enter again. */
    static final int LONGEST = 2_000;

    private static final int MOST_BYTES = 1 << 20;

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");

    private final @Nullable Path file;
    private final List<String> typed = new ArrayList<>();
    private boolean on;

    private SavedHistory(@Nullable Path file) {
        this.file = file;
        this.on = file != null;
    }

    /** A history in a file; it and its directory may be missing. */
    public static SavedHistory in(Path file) {
        return new SavedHistory(file);
    }

    /** No file: nothing is read or written. */
    public static SavedHistory none() {
        return new SavedHistory(null);
    }

    /** Whether the lines of this session will be saved. */
    public synchronized boolean isOn() {
        return on;
    }

    /** Stops saving. The lines of this session until now are not saved either. */
    public synchronized void turnOff() {
        on = false;
        typed.clear();
    }

    /**
     * Saves the lines from now on.
     *
     * @throws Refused when this session has no history file
     */
    public synchronized void turnOn() {
        if (file == null) {
            throw new Refused("this session has no history file (--no-history, a sample, a script, or no HOME)");
        }
        on = true;
    }

    /** Remembers a line of this session. */
    public synchronized void add(String line) {
        if (on && isWorthSaving(line)) {
            typed.add(line);
        }
    }

    private static boolean isWorthSaving(String line) {
        return !line.isBlank()
                && line.length() <= LONGEST
                && line.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                && Secrets.redact(line).equals(line);
    }

    /**
     * The lines of earlier sessions, the oldest first; empty when there is no file.
     *
     * @throws IOException when the file cannot be read, is a link, or could be the work of another user
     */
    public List<String> earlier() throws IOException {
        if (file == null || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is not used: it is not a regular file");
        }
        String text;
        try (InputStream in = Files.newInputStream(TrustedPath.verify(file))) {
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
        return last(text.lines()
                .map(SavedHistory::decoded)
                .filter(SavedHistory::isWorthSaving)
                .toList());
    }

    private static List<String> last(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
    }

    /**
     * Writes the last lines of this and of earlier sessions. Sessions that ran at the same time keep theirs. Each line is saved
     * once, however often this is called.
     *
     * @throws IOException when that fails; the file is then what it was before
     */
    public synchronized void save() throws IOException {
        if (file == null || !on || typed.isEmpty()) {
            return;
        }
        makeFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        List<String> lines = new ArrayList<>();
        for (String line : earlier()) {
            append(line, lines);
        }
        for (String line : typed) {
            append(line, lines);
        }
        StringBuilder text = new StringBuilder();
        last(lines).forEach(line -> text.append(encoded(line)).append('\n'));
        new TargetFile(file, FilePolicy.PRIVATE_REPLACING)
                .write(out -> out.write(text.toString().getBytes(StandardCharsets.UTF_8)));
        typed.clear();
    }

    /** A command that is repeated is saved once. */
    private static void append(String line, List<String> lines) {
        if (lines.isEmpty() || !lines.get(lines.size() - 1).equals(line)) {
            lines.add(line);
        }
    }

    /** Makes the directory for this user alone, below directories that nobody else can exchange. */
    private void makeFolder(Path folder) throws IOException {
        Path there = folder;
        Path above = folder.getParent();
        while (above != null && !Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            there = above;
            above = there.getParent();
        }
        TrustedPath.verifyParent(there.resolve("any"));
        if (Files.isSymbolicLink(folder)) {
            throw new IOException(folder + " is not used: it is a symbolic link");
        }
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(folder);
            return;
        }
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
        if (!Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OWNER_ALONE)) {
            Files.setPosixFilePermissions(folder, OWNER_ALONE);
        }
    }

    /** An entry of several lines, such as a paste, is one line of the file. */
    private static String encoded(String line) {
        return line.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String decoded(String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                text.append(line.charAt(i) == 'n' ? '\n' : line.charAt(i));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
