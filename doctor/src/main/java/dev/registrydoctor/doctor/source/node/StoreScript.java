package dev.registrydoctor.doctor.source.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The script that lists the files of a registry's store on a node, and the command that runs it there. */
public final class StoreScript {

    private StoreScript() {}

    /**
     * The command of a container that prints what {@link CollectedStore} reads. The host's {@code /} must be at {@code /host}.
     *
     * @param folder the absolute path of the volume's folder on the node, which has {@code docker/registry/v2} in it
     */
    public static List<String> command(String folder) {
        return List.of("/bin/sh", "-c", text(), "list-store", folder);
    }

    /** The script. */
    static String text() {
        try (InputStream in = StoreScript.class.getResourceAsStream("list-store.sh")) {
            return new String(Objects.requireNonNull(in, "list-store.sh").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
