package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.check.QuestionHandlers;
import java.time.Instant;

/** A node's evidence, read from the log that the collector printed there. It is in memory and bounded. */
public final class CollectedNode {

    /** What a collected node answers. */
    public static final QuestionHandlers<CollectedNode> HANDLERS =
            QuestionHandlers.<CollectedNode>builder().build();

    private final Instant clock;

    private CollectedNode(Instant clock) {
        this.clock = clock;
    }

    /**
     * Reads the log of the collector's container.
     *
     * @throws UnreadableNode when the log is cut, mixed with other text, or was not printed by the collector
     */
    public static CollectedNode read(String log) throws UnreadableNode {
        throw new UnreadableNode("the log does not contain the beginning of an archive");
    }

    /** The time by the node's own clock when it began to collect. */
    public Instant clock() {
        return clock;
    }
}
