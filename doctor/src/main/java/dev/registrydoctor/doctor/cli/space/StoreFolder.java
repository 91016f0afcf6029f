package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder of this machine that holds the store of a registry.
 *
 * @param folder the one that has {@code docker/registry/v2} in it
 * @param shown its path as people know it: a folder under another root has that of its host
 */
record StoreFolder(Path folder, String shown) {

    /** What was read of a folder, or why nothing was. */
    record Read(@Nullable RegistryStore store, String why) {}

    /** Reads it. */
    Read read(Progress progress) {
        try {
            Path root = folder.toRealPath();
            if (!Files.isReadable(root)) {
                throw new AccessDeniedException(root.toString());
            } else if (!VolumeReader.hasStore(root)) {
                return new Read(null, hidden(root));
            }
            RegistryStore store = VolumeReader.read(root, new StoreCount(progress, "reading files"));
            boolean isHidden = store.repositories().isEmpty()
                    && store.blobs().isEmpty()
                    && !store.gaps().isEmpty();
            return isHidden
                    ? new Read(null, shown + " cannot be read (" + store.gaps().get(0) + "): run with sudo")
                    : new Read(store, "");
        } catch (IOException e) {
            return new Read(null, why(e));
        } finally {
            progress.doing(null);
        }
    }

    /** A folder that may not be looked into looks as if it were empty. */
    private String hidden(Path root) {
        for (String part : new String[] {"docker", "docker/registry"}) {
            Path at = root.resolve(part);
            if (Files.isDirectory(at) && !Files.isExecutable(at)) {
                return "this user is not allowed to read " + shown + "/" + part + ": run with sudo";
            }
        }
        return shown
                + " has no folder docker/registry/v2: it is not the volume of a registry, or nothing was pushed yet";
    }

    private String why(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this user is not allowed to read " + shown + ": run with sudo";
        } else if (e instanceof NoSuchFileException) {
            return "there is no folder " + shown;
        } else if (e instanceof NotDirectoryException) {
            return shown + " is not a folder";
        }
        return shown + " cannot be read: " + ShownText.line(String.valueOf(e.getMessage()), ShownText.SHORT);
    }

    /** The file system under it; null when it cannot be measured. */
    @Nullable
    Volume volume(String place) {
        return FileSystemSize.of(folder, place);
    }
}
