package dev.registrydoctor.doctor.act.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the image that a Pod runs with. Nothing of it is used but that the runtime has it: the program is the node's own.
 * It must already be on the node, because the cluster is examined when pulls fail.
 */
public final class NodeImages {

    /** How many are tried: each takes about a second when it is not there. */
    static final int MOST = 6;

    /**
     * Pause images of MicroK8s, containerd and K3s, for nodes whose kubelet lists no images
     * ({@code nodeStatusMaxImages: 0}).
     */
    private static final List<String> WELL_KNOWN = List.of(
            "registry.k8s.io/pause:3.10",
            "registry.k8s.io/pause:3.7",
            "registry.k8s.io/pause:3.10.1",
            "registry.k8s.io/pause:3.9",
            "registry.k8s.io/pause:3.8",
            "docker.io/rancher/mirrored-pause:3.6");

    private NodeImages() {}

    /**
     * The images to try, in order: the pause image that containerd is configured with; those that the node lists and that are
     * named so; then the smallest ones that it lists. Of a node that lists none, those that are common.
     *
     * @param configured the sandbox image of containerd's configuration, or null where it is not known
     * @param listed what the node's status lists. The kubelet sorts it by size, largest first, and by default lists 50
     *     images only, so that the small pause image is often missing on nodes with many images
     */
    public static List<String> candidates(@Nullable String configured, List<String> listed) {
        Set<String> candidates = new LinkedHashSet<>();
        if (configured != null && !configured.isBlank()) {
            candidates.add(configured.strip());
        }
        List<String> usable =
                listed.stream().filter(name -> !name.contains("<none>")).toList();
        Stream.of(false, true)
                .flatMap(byDigest -> usable.stream().filter(name -> isPause(name) && name.contains("@") == byDigest))
                .forEach(candidates::add);
        List<String> smallestFirst = new ArrayList<>(usable);
        Collections.reverse(smallestFirst);
        candidates.addAll(usable.isEmpty() ? WELL_KNOWN : smallestFirst);
        return candidates.stream().limit(MOST).toList();
    }

    /** Whether the last part of the path says so: {@code pause}, {@code mirrored-pause}, {@code pause-arm64}. */
    private static boolean isPause(String name) {
        return name.substring(name.lastIndexOf('/') + 1).split("[:@]", 2)[0].contains("pause");
    }
}
