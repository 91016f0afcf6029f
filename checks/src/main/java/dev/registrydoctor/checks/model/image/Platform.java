package dev.registrydoctor.checks.model.image;

import dev.registrydoctor.checks.evidence.cluster.Node;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The platform of a node, and the images that it accepts, by containerd's default matcher (containerd/platforms
 * compare.go, database.go).
 */
public record Platform(String system, String architecture) {

    /** A 64-bit processor also runs its 32-bit images. */
    private static final Map<String, Set<String>> ALSO = Map.of("amd64", Set.of("386"), "arm64", Set.of("arm"));

    private static final Map<String, String> OTHER_NAMES = Map.of(
            "x86_64", "amd64", "x86-64", "amd64", "aarch64", "arm64", "i386", "386", "armhf", "arm", "armel", "arm");

    /** The node's platform, or null when its status has none. */
    public static @Nullable Platform of(Node node) {
        return node.operatingSystem() == null || node.architecture() == null
                ? null
                : new Platform(node.operatingSystem(), canonical(node.architecture()));
    }

    /**
     * Whether an image for this platform is accepted. Variants ({@code arm/v7}) are treated as matching, because a node
     * does not report its own.
     *
     * @param platform {@code os/architecture[/variant]}
     */
    public boolean runs(String platform) {
        String[] parts = platform.split("/", -1);
        if (parts.length < 2 || !parts[0].equals(system)) {
            return false;
        }
        String its = canonical(parts[1]);
        return its.equals(architecture)
                || ALSO.getOrDefault(architecture, Set.of()).contains(its);
    }

    private static String canonical(String name) {
        return OTHER_NAMES.getOrDefault(name, name);
    }

    @Override
    public String toString() {
        return system + "/" + architecture;
    }
}
