package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.FileState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Nodes that the program is not on, and whose files it can change. */
public interface RemoteNodes {

    /** None. */
    RemoteNodes NONE = new RemoteNodes() {
        @Override
        public boolean has(String node) {
            return false;
        }

        @Override
        public @Nullable FileState read(String node, String path) throws IOException {
            throw new IOException("node " + node + " cannot be reached");
        }
    };

    /** Whether the files of a node can be changed. */
    boolean has(String node);

    /**
     * A file of a node.
     *
     * @return null when there is none
     * @throws IOException when it cannot be read, or is not to be changed
     */
    @Nullable
    FileState read(String node, String path) throws IOException;
}
