package dev.registrydoctor.doctor.source.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;

/** The files of a volume, wherever they are. No symbolic link is followed. */
public interface VolumeTree {

    /** What is at a path. */
    enum Kind {
        FILE,
        FOLDER,
        SYMBOLIC_LINK,
        /** A device or a FIFO. */
        SPECIAL
    }

    /**
     * What is at a path.
     *
     * @param size in bytes; of a file
     */
    record Found(Kind kind, Instant modified, long size) {}

    /**
     * The paths of what is in a folder, in any order.
     *
     * @throws NoSuchFileException when there is no such folder
     */
    DirectoryStream<Path> children(Path folder) throws IOException;

    /**
     * What is at a path.
     *
     * @throws NoSuchFileException when nothing is
     */
    Found found(Path path) throws IOException;

    /**
     * The content of a file.
     *
     * @throws NoSuchFileException when there is none
     */
    InputStream open(Path file) throws IOException;
}
