package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.doctor.source.host.InodeCount;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How large the file system of a folder is. The folder has been read before, so that a mount without its server is known. */
final class FileSystemSize {

    private FileSystemSize() {}

    /**
     * Measures it.
     *
     * @param place what it is called
     * @return null when it cannot be measured
     */
    static @Nullable Volume of(Path folder, String place) {
        try {
            FileStore store = Files.getFileStore(folder);
            InodeCount inodes = InodeCount.of(folder);
            return new Volume(
                    place,
                    store.getTotalSpace(),
                    store.getUsableSpace(),
                    inodes == null ? null : inodes.total(),
                    inodes == null ? null : inodes.free());
        } catch (IOException e) {
            return null;
        }
    }
}
