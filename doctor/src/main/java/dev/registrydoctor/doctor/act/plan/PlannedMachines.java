package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.file.MachineFiles;
import java.util.HashMap;
import java.util.Map;

/** The files of all machines as they would be after the changes that are planned so far. */
final class PlannedMachines {

    private final PlannedFiles here;
    private final RemoteNodes nodes;
    private final Map<String, PlannedFiles> ofNodes = new HashMap<>();

    PlannedMachines(MachineFiles here, RemoteNodes nodes) {
        this.here = new PlannedFiles(here::read);
        this.nodes = nodes;
    }

    PlannedFiles here() {
        return here;
    }

    PlannedFiles of(String node) {
        return ofNodes.computeIfAbsent(node, name -> new PlannedFiles(path -> nodes.read(name, path)));
    }
}
