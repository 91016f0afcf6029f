package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import dev.registrydoctor.checks.names.ParseCache;
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
import org.tomlj.TomlVersion;

/**
 * A parsed TOML file: its tables and its errors. All TOML is read through this class, which limits the time to about a
 * second.
 */
public final class TomlFile {

    /** containerd's files, which many checks read: by the rules of TOML, and by those of containerd before 2.0. */
    private static final ParseCache<TomlFile> STRICT =
            new ParseCache<>(4096, 64, text -> read(text, TomlVersion.V1_0_0));

    private static final ParseCache<TomlFile> OLD = new ParseCache<>(4096, 64, text -> readAsOld(text, true));

    private static final ParseCache<TomlFile> OLDER = new ParseCache<>(4096, 64, text -> readAsOld(text, false));

    /** The first version with go-toml 1.9.5 (containerd/containerd#7942). */
    private static final String SURVIVES_SINCE = "1.6.16";

    private final TomlTable root;
    private final List<Fault> faults;
    private final @Nullable String unread;

    /**
     * An error in a file.
     *
     * @param line first line is 1
     * @param column first column is 1
     * @param what what is wrong, in one line
     * @param endsReader whether its reader crashes, with its process, instead of refusing the file
     */
    public record Fault(int line, int column, String what, boolean endsReader) {

        /** An error for which the file is refused. */
        public Fault(int line, int column, String what) {
            this(line, column, what, false);
        }

        /** Where it is, in words. */
        public String place() {
            return "line " + line + ", column " + column;
        }
    }

    private TomlFile(TomlTable root, List<Fault> faults, @Nullable String unread) {
        this.root = root;
        this.faults = List.copyOf(faults);
        this.unread = unread;
    }

    /** Reads a text by the newest version of TOML. */
    public static TomlFile parse(String text) {
        return read(text, TomlVersion.LATEST);
    }

    /**
     * Reads a text like containerd. Before 2.0 it used go-toml 1, which accepts some texts that are not TOML, refuses
     * some that are, and crashes on a few until 1.6.16.
     *
     * @param containerd its version ({@code 1.7.29}), or null when it is not known: then only errors in every
     *     version count
     */
    public static TomlFile ofContainerd(String text, @Nullable String containerd) {
        if (Versions.isAtLeast(containerd, "2.0.0")) {
            return STRICT.read(text);
        }
        TomlFile old = (containerd == null || Versions.isAtLeast(containerd, SURVIVES_SINCE) ? OLD : OLDER).read(text);
        return containerd != null || old.faults.isEmpty() ? old : STRICT.read(text);
    }

    private static TomlFile readAsOld(String text, boolean isLast) {
        String excess = excess(text);
        if (excess != null) {
            return unread(excess);
        }
        GoTomlParser.Result result = GoTomlParser.read(text, isLast);
        Fault fault = result.fault();
        if (fault == null) {
            return new TomlFile(result.root(), List.of(), null);
        }
        String[] written = text.split("\n", -1);
        String at = fault.line() <= written.length ? written[fault.line() - 1] : "";
        String what = fault.endsReader() ? fault.what() : TomlText.explain(fault.what(), at, false);
        return new TomlFile(
                result.root(), List.of(new Fault(fault.line(), fault.column(), what, fault.endsReader())), null);
    }

    private static TomlFile read(String text, TomlVersion version) {
        TomlLines lines = TomlLines.fewest(text);
        String excess = lines.excess();
        if (excess != null) {
            return unread(excess);
        }
        TomlTable usual = UsualToml.read(text);
        if (usual != null) {
            return new TomlFile(usual, List.of(), null);
        }
        TomlParseResult toml = parsed(lines.text(), version);
        if (toml.hasErrors() && lines.text().length() < text.length()) {
            // After a broken value the parser can treat comments and blank lines as a part of it, and report them.
            TomlLines all = TomlLines.all(text);
            if (all.excess() == null) {
                lines = all;
                toml = parsed(text, version);
            }
        }
        return new TomlFile(table(toml, lines), faults(toml.errors(), lines, text), null);
    }

    private static TomlFile unread(String why) {
        return new TomlFile(new TomlTable(), List.of(new Fault(1, 1, why)), why);
    }

    private static TomlParseResult parsed(String text, TomlVersion version) {
        return Toml.parse(text, TomlParseOptions.sourceless().withVersion(version));
    }

    /** Why a text is refused without reading it, because that would take too long, or null. */
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
        return faults;
    }

    // --- The parser's tables, with places in the file
    // -----------------------------------------------------------------

    private static TomlTable table(org.tomlj.TomlTable parsed, TomlLines lines) {
        TomlTable table = new TomlTable();
        for (String key : parsed.keySet()) {
            List<String> path = List.of(key);
            table.put(key, value(parsed.get(path), lines), place(parsed.inputPositionOf(path), lines));
        }
        return table;
    }

    private static Object value(@Nullable Object parsed, TomlLines lines) {
        if (parsed instanceof TomlArray array) {
            TomlList list = new TomlList();
            for (int i = 0; i < array.size(); i++) {
                list.add(value(array.get(i), lines), place(array.inputPositionOf(i), lines));
            }
            return list;
        }
        return parsed instanceof org.tomlj.TomlTable table ? table(table, lines) : Objects.requireNonNull(parsed);
    }

    private static Place place(@Nullable TomlPosition at, TomlLines lines) {
        return at == null ? new Place(1, 1) : new Place(lines.number(at.line()), at.column());
    }

    // ------------------------------------------------------------------------------------------------------------------

    /** Its tables; for a file with errors, what could be read. */
    public TomlTable root() {
        return root;
    }

    /** Its errors; empty when it is TOML. A file that was refused has one error. */
    public List<Fault> faults() {
        return faults;
    }

    /** Why it was refused without being read, or null: nothing else is known about it then. */
    public @Nullable String unread() {
        return unread;
    }
}
