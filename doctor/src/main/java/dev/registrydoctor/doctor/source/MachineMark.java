package dev.registrydoctor.doctor.source;

import java.nio.charset.StandardCharsets;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * By what a machine is recognized, whatever its name and addresses are: the id of its installation (machine-id(5)) and that of the start of its
 * kernel. A cloned machine has another start, and a container on a machine another installation. The ids themselves are not for others to
 * know, so only a digest of both is kept.
 */
public final class MachineMark {

    private static final int LENGTH = 16;

    private MachineMark() {}

    /** The digest; null when an id is missing. */
    public static @Nullable String of(@Nullable String machineId, @Nullable String bootId) {
        String machine = machineId == null ? "" : machineId.strip();
        String boot = bootId == null ? "" : bootId.strip();
        return machine.isEmpty() || boot.isEmpty()
                ? null
                : ByteString.encodeString("registry-doctor " + machine + " " + boot, StandardCharsets.UTF_8)
                        .sha256()
                        .hex()
                        .substring(0, LENGTH);
    }
}
