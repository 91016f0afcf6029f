package dev.registrydoctor.doctor.source.volume;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The files of this machine. */
enum DiskTree implements VolumeTree {
    INSTANCE;

    @Override
    @SuppressWarnings("StreamResourceLeak") // The caller closes it.
    public DirectoryStream<Path> children(Path folder) throws IOException {
        return Files.newDirectoryStream(folder);
    }

    @Override
    public Found found(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        Kind kind = found.isRegularFile()
                ? Kind.FILE
                : found.isDirectory() ? Kind.FOLDER : found.isSymbolicLink() ? Kind.SYMBOLIC_LINK : Kind.SPECIAL;
        return new Found(kind, found.lastModifiedTime().toInstant(), found.size());
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }
}
