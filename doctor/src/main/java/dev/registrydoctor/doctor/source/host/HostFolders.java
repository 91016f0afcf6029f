package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.HostFolder.Entry;
import dev.registrydoctor.checks.evidence.host.HostFolder.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.List;

/** Lists folders of the host. Nothing in them is opened. */
public final class HostFolders {

    /** Folders of configuration are small. */
    static final int MAX_ENTRIES = 2000;

    private final HostFiles host;

    public HostFolders(HostFiles host) {
        this.host = host;
    }

    public Answer<HostFolder> ask(HostFolder.Ask question) {
        String path = question.path();
        String what = question.describe();
        List<Entry> entries = new ArrayList<>();
        boolean whole;
        try {
            List<String> names = host.names(path, MAX_ENTRIES + 1);
            whole = names.size() <= MAX_ENTRIES;
            names.stream().limit(MAX_ENTRIES).forEach(name -> entries.add(entry(path, name)));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source(what))
                    : Answer.unknown(host.unreadable(what, path, e));
        }
        HostFolder folder = new HostFolder(path, entries);
        return whole
                ? Answer.known(folder, HostRoot.source(what))
                : new Answer.Known<>(
                        folder,
                        HostRoot.source(what),
                        List.of(new Gap(
                                Gap.Cause.MALFORMED,
                                what,
                                "it contains more than " + MAX_ENTRIES + " entries; the rest was not read",
                                "check " + path)));
    }

    private Entry entry(String folder, String name) {
        try {
            return host.entry(folder + "/" + name);
        } catch (AccessDeniedException e) {
            return new Entry(name, Kind.UNKNOWN, null);
        } catch (IOException e) {
            return new Entry(name, Kind.OTHER, null);
        }
    }
}
