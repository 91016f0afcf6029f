package dev.registrydoctor.checks.model.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A builder, as stored by buildx in its folder of instances (docker/buildx store/nodegroup.go).
 *
 * @param driver how it runs: {@code docker-container}, {@code kubernetes}, {@code remote}, ...
 */
public record BuildxBuilder(String name, String driver, List<Node> nodes) {

    /**
     * One BuildKit of a builder.
     *
     * @param sharesNetwork whether it uses the network of its host
     * @param buildkitd the buildkitd.toml of this builder, if {@code create} was given one; otherwise null
     * @param readable false when it was given a file that is not stored here, as in buildx before 0.6
     */
    public record Node(
            String name, boolean sharesNetwork, @Nullable String buildkitd, boolean readable) {}

    public BuildxBuilder {
        nodes = List.copyOf(nodes);
    }

    /** Reads the file of an instance; null when it is not valid: buildx itself reports that. */
    public static @Nullable BuildxBuilder read(String text) {
        try {
            if (!(JsonText.parse(text) instanceof Map<?, ?> builder)) {
                return null;
            }
            List<Node> nodes = new ArrayList<>();
            if (builder.get("Nodes") instanceof List<?> list) {
                for (Object node : list) {
                    if (node instanceof Map<?, ?> map) {
                        nodes.add(node(map));
                    }
                }
            }
            return new BuildxBuilder(String.valueOf(builder.get("Name")), String.valueOf(builder.get("Driver")), nodes);
        } catch (JsonText.NotJson e) {
            return null;
        }
    }

    private static Node node(Map<?, ?> node) {
        boolean sharesNetwork =
                node.get("DriverOpts") instanceof Map<?, ?> options && "host".equals(options.get("network"));
        Object kept = node.get("Files") instanceof Map<?, ?> files ? files.get("buildkitd.toml") : null;
        boolean elsewhere = kept == null && node.get("ConfigFile") instanceof String path && !path.isBlank();
        String toml = kept instanceof String base64 ? decoded(base64) : null;
        return new Node(
                String.valueOf(node.get("Name")), sharesNetwork, toml, !elsewhere && (kept == null || toml != null));
    }

    private static @Nullable String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether its loopback interface is the host's. */
    public boolean sharesNetwork() {
        return !nodes.isEmpty() && nodes.stream().allMatch(Node::sharesNetwork);
    }
}
