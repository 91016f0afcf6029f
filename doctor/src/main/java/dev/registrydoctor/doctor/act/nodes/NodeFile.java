package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.change.FileState;

/** What there is at a path of a node. */
public sealed interface NodeFile {

    /** A regular file, with its rights and its owner. */
    record Present(FileState state) implements NodeFile {}

    /** Nothing; its folder can be missing too. */
    record Absent() implements NodeFile {}

    /**
     * It cannot be read, or is not to be changed: it is not a regular file, or a link leads out of its folder.
     *
     * @param why one line, from the node
     */
    record Unreadable(String why) implements NodeFile {}
}
