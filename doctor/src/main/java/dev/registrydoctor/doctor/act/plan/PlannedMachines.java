package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files of all machines as they would be after the changes that are planned so far. */
final class PlannedMachines {

    private final PlannedFiles here;
    private final RemoteNodes nodes;
    private final Map<String, PlannedFiles> ofNodes = new HashMap<>();

    PlannedMachines(MachineFiles here, RemoteNodes nodes) {
        this.here = new PlannedFiles(new PlannedFiles.Source() {
            @Override
            public @Nullable FileState read(String path) throws IOException {
                return here.read(path);
            }

            @Override
            public String resolved(String path) throws IOException {
                return here.resolved(path);
            }

            @Override
            public boolean isFolder(String path) {
                return here.isFolder(path);
            }
        });
        this.nodes = nodes;
    }

    PlannedFiles here() {
        return here;
    }

    PlannedFiles of(String node) {
        return ofNodes.computeIfAbsent(node, this::remote);
    }

    private PlannedFiles remote(String node) {
        return new PlannedFiles(new PlannedFiles.Source() {
            @Override
            public @Nullable FileState read(String path) throws IOException {
                return nodes.read(node, path);
            }

            @Override
            public String resolved(String path) throws IOException {
                if (path.startsWith("~")) {
                    throw new IOException(path + " is in a home folder, and whose is not known");
                }
                return path;
            }

            @Override
            public boolean isFolder(String path) {
                return false;
            }
        });
    }
}
