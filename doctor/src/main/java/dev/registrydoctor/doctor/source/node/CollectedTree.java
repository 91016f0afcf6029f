package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.doctor.source.node.CollectedStore.Item;
import dev.registrydoctor.doctor.source.volume.ManifestContent;
import dev.registrydoctor.doctor.source.volume.VolumeTree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** The files of a store that were listed on a node, as if they were here. */
public final class CollectedTree implements VolumeTree {

    private static final Path STORE = Path.of("/docker/registry/v2");

    private final CollectedStore store;

    /** Of what was collected. */
    public CollectedTree(CollectedStore store) {
        this.store = store;
    }

    @Override
    public DirectoryStream<Path> children(Path folder) throws IOException {
        List<Item> items = store.list(path(folder));
        if (items == null) {
            throw new NoSuchFileException(folder.toString());
        }
        return new Children(
                items.stream().map(item -> folder.resolve(item.name())).toList());
    }

    @Override
    public Found found(Path path) throws IOException {
        if (STORE.startsWith(path)) {
            return new Found(Kind.FOLDER, Instant.EPOCH, 0);
        }
        Item item = store.item(path(path));
        if (item == null) {
            throw new NoSuchFileException(path.toString());
        }
        return new Found(item.kind(), item.modified(), item.size());
    }

    @Override
    public InputStream open(Path file) throws IOException {
        byte[] content = store.content(path(file));
        if (content != null) {
            return new ByteArrayInputStream(content);
        }
        long size = found(file).size();
        if (size > ManifestContent.LIMIT) {
            // The reader needs to know only that it is too large for a manifest.
            return new ByteArrayInputStream(new byte[ManifestContent.LIMIT + 1]);
        } else if (size == 0) {
            return InputStream.nullInputStream();
        }
        throw new FileSystemException(file.toString(), null, "it was not read on the node");
    }

    private static String path(Path path) {
        return path.startsWith(STORE) ? STORE.relativize(path).toString() : "/" + path;
    }

    private record Children(List<Path> paths) implements DirectoryStream<Path> {
        @Override
        public Iterator<Path> iterator() {
            return paths.iterator();
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
