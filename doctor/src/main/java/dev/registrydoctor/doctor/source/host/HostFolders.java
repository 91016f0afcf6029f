package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.HostFolder.Entry;
import dev.registrydoctor.checks.evidence.host.HostFolder.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Lists folders of the host. Nothing in them is opened. */
public final class HostFolders {

    /** Folders of configuration are small. */
    static final int MAX_ENTRIES = 2000;

    private final HostRoot host;

    public HostFolders(HostRoot host) {
        this.host = host;
    }

    public Answer<HostFolder> ask(HostFolder.Ask question) {
        String path = question.path();
        String what = question.describe();
        List<Entry> entries = new ArrayList<>();
        boolean whole = true;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(host.resolve(path))) {
            for (Path entry : stream) {
                whole = entries.size() < MAX_ENTRIES;
                if (!whole) {
                    break;
                }
                entries.add(entry(path, entry.getFileName().toString()));
            }
        } catch (DirectoryIteratorException e) {
            return Answer.unknown(HostRoot.gap(what, path, Objects.requireNonNull(e.getCause())));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source(what))
                    : Answer.unknown(HostRoot.gap(what, path, e));
        }
        entries.sort(Comparator.comparing(Entry::name));
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
            BasicFileAttributes attributes =
                    Files.readAttributes(host.resolve(folder + "/" + name), BasicFileAttributes.class);
            Kind kind = attributes.isRegularFile() ? Kind.FILE : attributes.isDirectory() ? Kind.FOLDER : Kind.OTHER;
            return new Entry(name, kind, attributes.lastModifiedTime().toInstant());
        } catch (AccessDeniedException e) {
            return new Entry(name, Kind.UNKNOWN, null);
        } catch (IOException e) {
            return new Entry(name, Kind.OTHER, null);
        }
    }
}
