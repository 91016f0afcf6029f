package dev.registrydoctor.checks.evidence.host;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
                : sha256("registry-doctor " + machine + " " + boot).substring(0, LENGTH);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
