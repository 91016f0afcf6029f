package dev.registrydoctor.doctor.act.nodes;

/** What came of one node. */
public sealed interface NodeLog {

    /**
     * The collector ran to its end.
     *
     * @param log all that it printed
     */
    record Collected(String log) implements NodeLog {}

    /**
     * The node could not be checked.
     *
     * @param why one line, with the words of the cluster where it gave any; the subject is not the node
     * @param remedy what to do about it, as an imperative; empty when nothing is known
     */
    record NotChecked(Reason reason, String why, String remedy) implements NodeLog {}

    /** Why a node could not be checked. */
    enum Reason {
        /** The API server does not allow this user to do what is needed. */
        NO_RIGHT,
        /** Pod security, an admission webhook or another policy refuses the Pod or its namespace. */
        REFUSED,
        /** A quota or a limit of resources does not allow the Pod. */
        QUOTA,
        /** The node is not Ready, or is not a Linux node: nothing was created for it. */
        NOT_READY,
        /** There is no Pod on it that can be asked, where none is created. */
        NO_POD,
        /** None of the images that were tried is on the node, or none of them can run. */
        NO_IMAGE,
        /** The Pod did not start in time. */
        NOT_STARTED,
        /** The Pod started and did not end in time. */
        TIMED_OUT,
        /** The node refused the Pod, or the collector failed. */
        FAILED,
        /** The collector ended, and its output cannot be read. */
        LOG_UNREADABLE,
        /** The output is longer than what is read. */
        LOG_CUT,
        /** The API server does not answer any more, or never did. */
        API_GONE
    }
}
