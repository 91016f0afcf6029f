package dev.registrydoctor.doctor.act.nodes;

/**
 * How a Pod ended, or why it never will.
 *
 * @param detail the words of the cluster, in one bounded line; for {@link Kind#MISSING_FOLDER} the folder; for
 *     {@link Kind#FAILED} the reason
 */
public record PodEnding(Kind kind, String detail) {

    /** The ways. */
    public enum Kind {
        /** With exit code 0. */
        SUCCEEDED,
        /** With another exit code, or by the kubelet. */
        FAILED,
        /** By the kubelet, since its time was up. */
        TIMED_OUT,
        /** It cannot run with this image. */
        CANNOT_RUN,
        /** It cannot run with a folder that this node does not have. */
        MISSING_FOLDER,
        /** Somebody deleted it. */
        GONE
    }
}
