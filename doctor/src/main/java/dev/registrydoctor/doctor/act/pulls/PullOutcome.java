package dev.registrydoctor.doctor.act.pulls;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;

/** What came of a pull on one node. */
public sealed interface PullOutcome {

    /**
     * The node has the image, and its registry was asked for it now.
     *
     * @param imageId as the kubelet names it, often a digest; empty where it does not say
     */
    record Pulled(String imageId) implements PullOutcome {}

    /**
     * The kubelet says that the pull failed.
     *
     * @param reason the kubelet's word: {@code ErrImagePull}
     * @param message its words, in one bounded line without secrets; can be empty
     */
    record NotPulled(String reason, String message) implements PullOutcome {}

    /**
     * The time was up before the kubelet said that the image is there, or that it is not.
     *
     * @param why one line
     */
    record Unfinished(String why) implements PullOutcome {}

    /** The node was not asked to pull, or not what was to be pulled. */
    record NotReached(NotChecked why) implements PullOutcome {}
}
