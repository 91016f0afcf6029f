package dev.registrydoctor.doctor.setup.node;

import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.HostsTomlText;
import dev.registrydoctor.checks.model.containerd.HostsTomlText.Entry;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.doctor.setup.node.HostsFileLines.Section;
import dev.registrydoctor.doctor.setup.node.HostsFileLines.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Changes to the lines of a hosts.toml after which it says what is wanted. Tables of servers that are not wanted go; comments,
 * other keys and the order of all else stay. Whoever uses them tries them on what was read of the file.
 */
final class HostsFileEdits {

    private static final List<String> TLS_AND_PATH = List.of("override_path", "ca", "client", "skip_verify");

    /** How evidence may write what it does not keep: a word of the letter x and few others, and the user of a URL. */
    private static final Pattern MASKED = Pattern.compile("@|\\b(?=[xw01\u00e9]{2,}\\b)[w01\u00e9]*x[xw01\u00e9]*\\b");

    private final HostsFileLines file;
    private final List<LineEdit> edits = new ArrayList<>();
    private final Map<Integer, StringBuilder> inserts = new TreeMap<>();
    private final Set<Integer> deleted = new HashSet<>();
    private boolean isBlocked;

    private HostsFileEdits(HostsFileLines file) {
        this.file = file;
    }

    /**
     * The changes.
     *
     * @param present the same file as containerd reads it
     * @param writesRoot whether what is tried last is not yet as wanted
     * @return empty where they cannot be made by lines
     */
    static List<LineEdit> of(HostsFileLines file, HostsToml present, HostsTomlText wanted, boolean writesRoot) {
        if (!file.isPlain() || file.tables().size() != present.hosts().size()) {
            return List.of();
        }
        HostsFileEdits edits = new HostsFileEdits(file);
        // Root keys first: where both are added at one place, a table must not come before them.
        if (writesRoot) {
            edits.root(wanted.server());
        }
        return edits.tables(present, wanted) && !edits.isBlocked ? edits.all() : List.of();
    }

    // --- Tables
    // ---------------------------------------------------------------------------------------------------------------

    /** Whether the order of the tables that stay is the wanted one. */
    private boolean tables(HostsToml present, HostsTomlText wanted) {
        List<Section> tables = file.tables();
        List<@Nullable Entry> meant = new ArrayList<>();
        int next = 0;
        for (Section table : tables) {
            HostsToml.Host host = host(present, table);
            int found = host == null ? -1 : find(host, wanted.hosts());
            boolean isLast = found < 0
                    && host != null
                    && table.equals(tables.get(tables.size() - 1))
                    && isServer(host, wanted.server());
            if (found >= 0 && found < next) {
                return false;
            }
            next = found >= 0 ? found + 1 : next;
            meant.add(found >= 0 ? wanted.hosts().get(found) : isLast ? wanted.server() : null);
        }
        for (int i = 0; i < tables.size(); i++) {
            Entry entry = meant.get(i);
            if (entry == null) {
                delete(new Span(tables.get(i).head(), tables.get(i).last()));
            } else {
                keys(tables.get(i), entry);
            }
        }
        add(wanted.hosts(), meant);
        return true;
    }

    private static HostsToml.@Nullable Host host(HostsToml present, Section table) {
        return present.hosts().stream()
                .filter(h -> h.line() == table.head() && h.url().equals(table.url()))
                .findFirst()
                .orElse(null);
    }

    private static int find(HostsToml.Host host, List<Entry> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (isServer(host, wanted.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Whether a table names a server with the path that is wanted; override_path can be set or removed. */
    private static boolean isServer(HostsToml.Host host, Entry entry) {
        return host.effectiveUrl().replaceFirst("/+$", "").equals(entry.url())
                || (!entry.overridePath()
                        && host.effectiveUrl().replaceFirst("(/v2)?/*$", "").equals(entry.url()));
    }

    /** Adds the tables that are missing, each behind the one that it follows. */
    private void add(List<Entry> wanted, List<@Nullable Entry> meant) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!meant.contains(wanted.get(i))) {
                int anchor = anchor(wanted, i, meant);
                insert(anchor, (anchor == 0 ? "" : "\n") + wanted.get(i).table() + (anchor == 0 ? "\n" : ""));
            }
        }
    }

    /** The line behind which the table of a server belongs. */
    private int anchor(List<Entry> wanted, int index, List<@Nullable Entry> meant) {
        for (int before = index - 1; before >= 0; before--) {
            int there = meant.indexOf(wanted.get(before));
            if (there >= 0) {
                return file.tables().get(there).last();
            }
        }
        for (int i = 0; i < meant.size(); i++) {
            if (meant.get(i) != null) {
                int head = file.tables().get(i).head();
                return head - 1 - file.lead(head);
            }
        }
        return file.root().last();
    }

    private void keys(Section table, Entry entry) {
        // Without the line, a server has all capabilities.
        set(table, "capabilities", table.key("capabilities") == null ? null : HostsTomlText.CAPABILITIES, "  ");
        settings(table, entry, "  ");
    }

    // --- Keys
    // -----------------------------------------------------------------------------------------------------------------

    private void root(Entry server) {
        Section root = file.root();
        set(root, "server", server.url().isEmpty() ? null : "server = " + HostsTomlText.quoted(server.url()), "");
        set(root, "capabilities", null, "");
        settings(root, server, "");
    }

    private void settings(Section section, Entry entry, String indent) {
        List<String> lines = entry.lines();
        for (String key : TLS_AND_PATH) {
            set(
                    section,
                    key,
                    lines.stream()
                            .filter(l -> l.startsWith(key + " ="))
                            .findFirst()
                            .orElse(null),
                    indent);
        }
    }

    /** Sets a key of a section, or removes it. */
    private void set(Section section, String key, @Nullable String line, String indent) {
        Span there = section.key(key);
        if (there == null && line != null) {
            insert(anchor(section), indent + line);
        } else if (there != null && line == null) {
            delete(there);
        } else if (there != null && line != null && !says(there, line)) {
            String old = file.line(there.first());
            String blanks = old.substring(0, old.length() - old.stripLeading().length());
            int comment = there.first() == there.last() ? HostsFileLines.commentAt(old) : -1;
            // What was read of a comment is masked, and so may be the value: it can be replaced only where it was read.
            isBlocked |=
                    comment >= 0 && MASKED.matcher(old.substring(0, comment)).find();
            edits.add(
                    comment < 0
                            ? new LineEdit.Put(there.first(), there.last(), blanks + line)
                            : new LineEdit.Replace(
                                    there.first(),
                                    old.substring(blanks.length(), comment).stripTrailing(),
                                    line));
        }
    }

    private boolean says(Span there, String line) {
        StringBuilder text = new StringBuilder();
        for (int i = there.first(); i <= there.last(); i++) {
            int comment = HostsFileLines.commentAt(file.line(i));
            text.append(comment < 0 ? file.line(i) : file.line(i).substring(0, comment));
        }
        String squeezed =
                text.toString().replaceAll("\\s", "").replace(",]", "]").replace('\'', '"');
        String wanted = line.replaceAll("\\s", "");
        boolean isList = squeezed.contains("=[") && !wanted.contains("=[");
        return squeezed.equals(isList ? wanted.replace("=", "=[") + "]" : wanted) || isSuperset(squeezed, wanted);
    }

    /** More capabilities than needed, or all, do no harm. */
    private static boolean isSuperset(String squeezed, String wanted) {
        return wanted.startsWith("capabilities=")
                && squeezed.toLowerCase(Locale.ROOT).contains("\"pull\"")
                && squeezed.toLowerCase(Locale.ROOT).contains("\"resolve\"");
    }

    /** The line behind which a new key of a section belongs: the head of a table, or {@code server}. */
    private static int anchor(Section section) {
        Span server = section.key("server");
        return section.head() > 0 ? section.head() : server == null ? 0 : server.last();
    }

    private void delete(Span span) {
        edits.add(new LineEdit.Delete(span.first(), span.last()));
        for (int line = span.first(); line <= span.last(); line++) {
            deleted.add(line);
        }
    }

    private void insert(int after, String text) {
        inserts.computeIfAbsent(after, key -> new StringBuilder()).append(text).append(text.endsWith("\n") ? "" : "\n");
    }

    /** All changes; a line that is taken out is no place to insert behind. */
    private List<LineEdit> all() {
        Map<Integer, StringBuilder> placed = new TreeMap<>();
        inserts.forEach((line, text) -> {
            int at = line;
            while (deleted.contains(at)) {
                at--;
            }
            placed.computeIfAbsent(at, key -> new StringBuilder()).append(text);
        });
        // Insertions first: sed leaves a line that it has replaced.
        return Stream.concat(
                        placed.entrySet().stream()
                                .map(e -> new LineEdit.Insert(
                                        e.getKey(), e.getValue().toString())),
                        edits.stream())
                .toList();
    }
}
