package dev.registrydoctor.doctor.act.nodes;

import java.util.List;
import java.util.Map;

/**
 * What a Pod does on its node.
 *
 * @param command its command, made of the node's own programs
 * @param writable the folders that it changes, which it finds below {@link #ROOT}; empty for one that only reads, which finds the
 *     node's root file system there, read-only
 * @param environment the variables of its program, next to the usual ones
 */
public record NodeWork(List<String> command, List<String> writable, Map<String, String> environment) {

    /** Where a Pod has the folders of its node. */
    public static final String ROOT = "/host";

    /** The folder of the journal, the only one that is created on a node that does not have it. */
    public static final String JOURNAL = "/var/lib/registry-doctor";

    public NodeWork {
        command = List.copyOf(command);
        writable = List.copyOf(writable);
        environment = Map.copyOf(environment);
    }

    /** A command that reads what is on the node and changes nothing. */
    public static NodeWork reading(List<String> command) {
        return new NodeWork(command, List.of(), Map.of());
    }

    /** Whether it changes nothing. */
    public boolean isReading() {
        return writable.isEmpty();
    }
}
