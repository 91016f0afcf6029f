package dev.registrydoctor.doctor.act.apply;

import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import java.io.IOException;

/** Changes files of nodes that the program is not on. */
public interface NodeWriter {

    /**
     * Makes a change.
     *
     * @throws NothingChangedException when no part of it is made, with the node's reason
     * @throws IOException when it is not made, with the node's reason; what is made of it is taken back by {@link #takeBack}
     */
    void make(NodeFilesChange change) throws IOException, InterruptedException;

    /**
     * Takes a change back.
     *
     * @throws IOException when it cannot be, as when a file has been changed since
     */
    void takeBack(NodeFilesChange change) throws IOException, InterruptedException;
}
