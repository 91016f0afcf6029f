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
 * A running container with the digest that it runs.
 *
 * @param image its image, as the spec names it
 */
record RunningImage(Pod pod, Pod.Container container, ImageReference image) {

    /** What {@link #running} reads. */
    static final Needs NEEDS = RegistryHosts.OF_IMAGES.and(Needs.of(Listing.pods()));

    /** Uses of one content under one name. */
    record Key(String image, String digest) {}

    /** What runs under a tag of a registry that may be asked, by image and digest. */
    static Map<Key, List<RunningImage>> running(Evidence evidence) {
        return running(evidence, false);
    }

    /** What runs of a registry that may be asked, by image and digest; named by digest alone only where wanted. */
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

    /** The registries of images; public ones are never asked. */
    private static Set<String> askable(Evidence evidence) {
        return RegistryHosts.ofImages(evidence).stream()
                .map(RegistryHosts.Host::authority)
                .collect(Collectors.toSet());
    }

    Key key() {
        return new Key(image.text(), runningDigest());
    }

    /** The digest that runs, without the name before it: that name may belong to another image of the same content. */
    String runningDigest() {
        String id = bareId();
        int at = id.lastIndexOf('@');
        return at < 0 ? id : id.substring(at + 1);
    }

    /** The status' imageID without the scheme that cri-dockerd puts before it. */
    private String bareId() {
        String id = container.imageId() == null ? "" : container.imageId();
        int scheme = id.startsWith("docker") ? id.indexOf("://") : -1;
        return scheme < 0 ? id : id.substring(scheme + 3);
    }

    /** Whether the status names the image's own repository, so that its digest is one of this registry. */
    boolean idNamesItsRepository() {
        return bareId().startsWith(image.authority() + "/" + image.repository() + "@");
    }

    /** Whether the digest is of a configuration: the image was imported, or a runtime keeps no manifest digest. */
    boolean isConfigDigest() {
        return container.imageId() == null || container.imageId().indexOf('@') < 0;
    }
}
