package dev.registrydoctor.doctor.act.nodes;

/** Hears what a collection does, from any thread. */
public interface NodeListener {

    /**
     * This namespace, and Pods in it, will be created: called before anything is.
     *
     * @param nodes how many nodes get a Pod
     */
    default void creating(String namespace, int nodes) {}

    /** A namespace that an earlier run left behind was removed. */
    default void removed(String namespace) {}

    /**
     * What earlier runs may have left behind was not looked for, or not removed.
     *
     * @param why one line
     */
    default void notRemoved(String why) {}

    /**
     * This run's namespace could not be removed.
     *
     * @param why one line
     */
    default void left(String namespace, String why) {}

    /** So many nodes are done. */
    default void done(int done, int of) {}
}
