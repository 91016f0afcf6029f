package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.source.ShownText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node to look at.
 *
 * @param name its name
 * @param images the images to try, in order; see {@link NodeImages}
 * @param unfit why no Pod is created for it, or null when one is
 */
public record NodeTarget(
        String name, List<String> images, @Nullable NotChecked unfit) {

    public NodeTarget {
        images = List.copyOf(images);
    }

    /**
     * The target for a node of the cluster.
     *
     * @param pauseImage the pause image that the nodes' containerd is configured with, or null where that is not known
     */
    public static NodeTarget of(Node node, @Nullable String pauseImage) {
        return new NodeTarget(node.name(), NodeImages.candidates(pauseImage, node.images()), unfit(node));
    }

    private static @Nullable NotChecked unfit(Node node) {
        String system = node.operatingSystem();
        if (system != null && !system.equals("linux")) {
            return new NotChecked(
                    Reason.NOT_READY,
                    "its operating system is " + ShownText.line(system, ShownText.SHORT) + ", not Linux",
                    "");
        }
        if (node.isReady()) {
            return null;
        }
        String message = node.readyMessage() == null ? node.readyReason() : node.readyMessage();
        return new NotChecked(
                Reason.NOT_READY,
                "it is not Ready" + (message == null ? "" : ": " + ShownText.line(message, ShownText.SHORT)),
                "log in to it and run registry-doctor there");
    }
}
