package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of the host holds: names, kinds and times, no contents.
 *
 * @param path its path as the host sees it
 * @param entries what lies in it, sorted by name
 */
public record HostFolder(@Holds(TextKind.TEXT) String path, List<Entry> entries) {
    public HostFolder {
        entries = List.copyOf(entries);
    }

    /** What an entry is, or what it leads to when it is a link. */
    public enum Kind {
        FILE,
        FOLDER,
        /** A device, socket or pipe, or a link that leads nowhere. */
        OTHER,
        /** It may not be looked at. */
        UNKNOWN
    }

    /**
     * Something in a folder.
     *
     * @param name its name, without the folder's
     * @param modified when it, or what it leads to, was last changed; null where that is not known
     */
    public record Entry(
            @Holds(TextKind.TEXT) String name,
            Kind kind,
            @Nullable Instant modified) {}

    /** The names of its files, sorted. */
    public List<String> files() {
        return names(Kind.FILE);
    }

    /** The names of its folders, sorted. */
    public List<String> folders() {
        return names(Kind.FOLDER);
    }

    private List<String> names(Kind kind) {
        return entries.stream().filter(e -> e.kind() == kind).map(Entry::name).toList();
    }

    /** Asks for a folder; absent when there is none, unknown when it may not be read. {@code ~/} is as for files. */
    public record Ask(@Holds(TextKind.TEXT) String path) implements HostQuestion<HostFolder> {
        @Override
        public String describe() {
            return "folder " + path;
        }
    }
}
