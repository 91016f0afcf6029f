package dev.registrydoctor.checks.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseOptions;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * A TOML file as it was read: its tables, what is wrong with it, and where things stand in it. All TOML is read through
 * here, so that no text takes the parser more than a second or so. Positions have to be asked for here: those that its
 * tables give are not the file's.
 */
public final class TomlFile {

    /** containerd's files, which many checks read. */
    private static final Remembered<TomlFile> OF_CONTAINERD =
            new Remembered<>(4096, 64, text -> read(text, TomlVersion.V1_0_0));

    private final TomlParseResult toml;
    private final TomlLines lines;
    private final List<Fault> faults;

    /**
     * Something that makes a file no TOML.
     *
     * @param line first line is 1
     * @param column first column is 1
     * @param what what is wrong, in one line
     */
    public record Fault(int line, int column, String what) {

        /** Where it is, in words. */
        public String place() {
            return "line " + line + ", column " + column;
        }
    }

    private TomlFile(TomlParseResult toml, TomlLines lines, List<Fault> faults) {
        this.toml = toml;
        this.lines = lines;
        this.faults = faults;
    }

    /**
     * Reads a text.
     *
     * @param version the TOML that its reader understands
     */
    public static TomlFile parse(String text, TomlVersion version) {
        return version == TomlVersion.V1_0_0 ? OF_CONTAINERD.read(text) : read(text, version);
    }

    private static TomlFile read(String text, TomlVersion version) {
        TomlLines lines = TomlLines.fewest(text);
        String excess = lines.excess();
        if (excess != null) {
            return new TomlFile(parsed("", version), lines, List.of(new Fault(1, 1, excess)));
        }
        TomlParseResult toml = parsed(lines.text(), version);
        if (toml.hasErrors() && lines.text().length() < text.length()) {
            // After a broken value the parser may take the lines that say nothing for a part of it, and say so.
            TomlLines all = TomlLines.all(text);
            if (all.excess() == null) {
                lines = all;
                toml = parsed(text, version);
            }
        }
        return new TomlFile(toml, lines, faults(toml.errors(), lines, text));
    }

    private static TomlParseResult parsed(String text, TomlVersion version) {
        return Toml.parse(text, TomlParseOptions.sourceless().withVersion(version));
    }

    /** Why a text would not be read but refused, since it would take too long, or null. */
    public static @Nullable String excess(String text) {
        return TomlLines.fewest(text).excess();
    }

    private static List<Fault> faults(List<TomlParseError> errors, TomlLines lines, String text) {
        if (errors.isEmpty()) {
            return List.of();
        }
        Pattern place = Pattern.compile("\\bline (\\d{1,7})(?=, column \\d)");
        String[] written = text.split("\n", -1);
        List<Fault> faults = new ArrayList<>();
        for (TomlParseError error : errors) {
            int line = lines.number(error.position().line());
            String message = place.matcher(Objects.requireNonNullElse(error.getMessage(), "not TOML"))
                    .replaceAll(m -> "line " + lines.number(Integer.parseInt(m.group(1))));
            String at = line <= written.length ? written[line - 1] : "";
            faults.add(new Fault(
                    line, error.position().column(), TomlText.explain(message, at, text.startsWith("\uFEFF"))));
        }
        return List.copyOf(faults);
    }

    /** Its tables; of a file with faults, what could be read. */
    public TomlTable root() {
        return toml;
    }

    /** What is wrong with it; empty when it is TOML. A file that was refused has one fault. */
    public List<Fault> faults() {
        return faults;
    }

    /** Why it was refused without being read, or null: nothing is known of it then, not even that it is at fault. */
    public @Nullable String unread() {
        return lines.excess();
    }

    /** Where a key of one of its tables stands, or null when the table has none of that name. */
    public @Nullable TomlPosition position(TomlTable table, String key) {
        return inFile(table.inputPositionOf(List.of(key)));
    }

    /** Where an element of one of its lists stands. */
    public @Nullable TomlPosition position(TomlArray array, int index) {
        return inFile(array.inputPositionOf(index));
    }

    private @Nullable TomlPosition inFile(@Nullable TomlPosition at) {
        return at == null ? null : TomlPosition.positionAt(lines.number(at.line()), at.column());
    }
}
