package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import java.util.ArrayList;
import java.util.List;

/** The images that Pods and templates of Pods name. */
final class KubeImages {

    private KubeImages() {}

    static PodTemplate template(Listing.Kind kind, KubeObject object) {
        KubeObject metadata = object.object("metadata");
        KubeObject spec = spec(kind, object);
        List<String> images = images(spec, "containers");
        images.addAll(besides(spec));
        return new PodTemplate(metadata.textOrEmpty("namespace"), metadata.textOrEmpty("name"), images);
    }

    /** The specification of the Pods that an object makes. */
    static KubeObject spec(Listing.Kind kind, KubeObject object) {
        return switch (kind) {
            case CRON_JOBS -> object.object("spec", "jobTemplate", "spec", "template", "spec");
            // The part of the StatefulSet or DaemonSet that a rollback puts back.
            case CONTROLLER_REVISIONS -> object.object("data", "spec", "template", "spec");
            default -> object.object("spec", "template", "spec");
        };
    }

    /** The images of a template's init containers and image volumes. */
    static List<String> besides(KubeObject spec) {
        List<String> images = images(spec, "initContainers");
        addVolumes(images, spec);
        return images;
    }

    /** The images of a Pod's ephemeral containers and image volumes. Its init containers are among its containers. */
    static List<String> ofPod(KubeObject spec, KubeObject status) {
        List<String> images = images(spec, "ephemeralContainers");
        addVolumes(images, spec);
        for (KubeObject container : status.objects("ephemeralContainerStatuses")) {
            add(images, container.textOrEmpty("imageID"));
        }
        return images;
    }

    private static List<String> images(KubeObject spec, String containers) {
        List<String> images = new ArrayList<>();
        spec.objects(containers).forEach(c -> add(images, c.textOrEmpty("image")));
        return images;
    }

    private static void addVolumes(List<String> images, KubeObject spec) {
        spec.objects("volumes").forEach(v -> add(images, v.textOrEmpty("image", "reference")));
    }

    private static void add(List<String> images, String image) {
        if (!image.isEmpty()) {
            images.add(image);
        }
    }
}
