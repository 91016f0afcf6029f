package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A running container and the digest of its image.
 *
 * @param image the image, as named in the spec
 */
record RunningImage(Pod pod, Pod.Container container, ImageReference image) {

    /** What {@link #running} reads. */
    static final Needs NEEDS = RegistryHosts.OF_IMAGES.and(Needs.of(Listing.pods()));

    /** Uses of the same content under the same name. */
    record Key(String image, String digest) {}

    /** Running containers by image and digest, with a tag and from a registry that is checked. */
    static Map<Key, List<RunningImage>> running(Evidence evidence) {
        return running(evidence, false);
    }

    /**
     * Running containers by image and digest, from a registry that is checked; those named by digest only on request.
     */
    static Map<Key, List<RunningImage>> running(Evidence evidence, boolean pinnedToo) {
        Map<Key, List<RunningImage>> uses = new LinkedHashMap<>();
        Set<String> askable = askable(evidence);
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.deleting() || pod.isOver() || Workloads.isInfrastructure(pod)) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                ImageReference image = container.isRunning()
                                && container.imageId() != null
                                && !container.imageId().isEmpty()
                        ? ImageReference.parse(container.image()).orElse(null)
                        : null;
                if (image != null && (pinnedToo || image.digest() == null) && askable.contains(image.authority())) {
                    RunningImage use = new RunningImage(pod, container, image);
                    uses.computeIfAbsent(use.key(), k -> new ArrayList<>()).add(use);
                }
            }
        }
        return uses;
    }

    /** The registries of images, without public ones, which are never checked. */
    private static Set<String> askable(Evidence evidence) {
        return RegistryHosts.ofImages(evidence).stream()
                .map(RegistryHosts.Host::authority)
                .collect(Collectors.toSet());
    }

    Key key() {
        return new Key(image.text(), runningDigest());
    }

    /** The running digest, without the name before it, which can be another image's with the same content. */
    String runningDigest() {
        String id = bareId();
        int at = id.lastIndexOf('@');
        return at < 0 ? id : id.substring(at + 1);
    }

    /** The status's imageID without the scheme that cri-dockerd adds. */
    private String bareId() {
        String id = container.imageId() == null ? "" : container.imageId();
        int scheme = id.startsWith("docker") ? id.indexOf("://") : -1;
        return scheme < 0 ? id : id.substring(scheme + 3);
    }

    /** Whether the status names the image's own repository, so that the digest is from this registry. */
    boolean idNamesItsRepository() {
        return bareId().startsWith(image.authority() + "/" + image.repository() + "@");
    }

    /** Whether the digest is a configuration's: the image was imported, or the runtime keeps no manifest digest. */
    boolean isConfigDigest() {
        return container.imageId() == null || container.imageId().indexOf('@') < 0;
    }
}
