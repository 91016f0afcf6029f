package dev.registrydoctor.doctor.source.node;

/** A log that does not contain a node's archive as the collector printed it; the message says why. */
public final class UnreadableNode extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableNode(String message) {
        super(message);
    }
}
