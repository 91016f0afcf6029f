package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.PemFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of a host, wherever they are read: on the host, in a folder that stands for it, or from what was collected
 * there. Paths and symbolic links mean what they mean to that host; {@code ~/} is the home of its user.
 */
public interface HostFiles {

    /** Directories of configuration are small. */
    int MAX_NAMES = 20_000;

    /**
     * What a regular file holds.
     *
     * @param text its content, decoded as UTF-8
     * @param modified when it was last changed, or null where that is not known
     */
    record Content(String text, @Nullable Instant modified) {}

    /**
     * A regular file.
     *
     * @throws IOException when there is none ({@link HostRoot#isNone}), or it could not be read
     */
    Content content(String path) throws IOException;

    /**
     * Names in a directory, sorted.
     *
     * @param most no more names than this are given, whichever
     */
    List<String> names(String directory, int most) throws IOException;

    /** What a path is, or what it leads to; its name is the last part of the path. */
    HostFolder.Entry entry(String path) throws IOException;

    /** Why something could not be read, and what helps. */
    Gap unreadable(String what, String path, IOException e);

    /** Names in a directory, sorted, all of them. */
    default List<String> list(String directory) throws IOException {
        List<String> names = names(directory, MAX_NAMES + 1);
        if (names.size() > MAX_NAMES) {
            throw new FileSystemException(directory, null, "it contains more than " + MAX_NAMES + " entries");
        }
        return names;
    }

    /** The text of a regular file. */
    default String read(String path) throws IOException {
        return content(path).text();
    }

    default boolean isDirectory(String path) {
        try {
            return entry(path).kind() == HostFolder.Kind.FOLDER;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether something is there that may be seen. */
    default boolean exists(String path) {
        try {
            entry(path);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** The file at a path of the host, in full, as a question answers it. */
    default Answer<HostFile> file(String path) {
        String what = new HostFile.Ask(path).describe();
        try {
            Content content = content(path);
            return Answer.known(
                    new HostFile(path, content.text(), content.modified()), HostRoot.source("file " + path));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source(what))
                    : Answer.unknown(unreadable(what, path, e));
        }
    }

    /** What a file of certificates or keys holds; its content goes no further than this method. */
    default Answer<PemFile> pem(PemFile.Ask ask) {
        try {
            return Answer.known(PemFile.of(ask.path(), read(ask.path())), HostRoot.source("file " + ask.path()));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source(ask.describe()))
                    : Answer.unknown(unreadable(ask.describe(), ask.path(), e));
        }
    }
}
