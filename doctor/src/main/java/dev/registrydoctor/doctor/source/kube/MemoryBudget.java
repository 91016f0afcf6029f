package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory all lists of one source may take together, so that a list without an end is reported and does not use up
 * the memory. What counts is what becomes of the text: a number in an array takes two bytes as text and fifty as an object,
 * and a part that nobody reads takes nothing, however long it is.
 */
public final class MemoryBudget {

    /** A map with its first fields, or a list, in a tree, and the record that is made of it. */
    private static final int PER_CONTAINER = 250;
    /** An entry of a map, without its name's and its value's characters. */
    private static final int PER_FIELD = 48;
    /** A text without its characters, and its place in a list. */
    private static final int PER_TEXT = 48;
    /** The counter is shared by all lists: it is not asked for each value. */
    private static final int STEP = 4 << 10;

    private final long whole;
    private final AtomicLong left;

    public MemoryBudget(long bytes) {
        whole = bytes;
        left = new AtomicLong(bytes);
    }

    /**
     * A share of the memory that Java may use.
     *
     * @param share 2 for half of it
     * @param most bytes, however much memory there is: what is read must be judged too, which takes time
     */
    public static MemoryBudget ofShare(int share, long most) {
        return new MemoryBudget(Math.min(Runtime.getRuntime().maxMemory() / share, most));
    }

    /**
     * Counts a text that is kept.
     *
     * @throws Exhausted when there is no room for it
     */
    public void keep(String text) throws Exhausted {
        take(PER_TEXT + text.length());
    }

    private void take(int bytes) throws Exhausted {
        if (left.addAndGet(-bytes) < 0) {
            throw new Exhausted(whole);
        }
    }

    /** What there was room for at first. */
    long bytes() {
        return whole;
    }

    /** More was sent than there is room for. */
    public static final class Exhausted extends IOException {
        private static final long serialVersionUID = 1;

        private Exhausted(long bytes) {
            super("the lists need more than " + (bytes >> 20) + " MiB of memory");
        }
    }

    /** The same parser, which throws {@link Exhausted} when what is read from it takes more than is left. */
    public JsonParser metered(JsonParser parser) {
        return new Metered(parser);
    }

    private final class Metered extends JsonParserDelegate {
        private int taken;

        Metered(JsonParser parser) {
            super(parser);
        }

        @Override
        public @Nullable JsonToken nextToken() throws IOException {
            JsonToken token = super.nextToken();
            if (token == JsonToken.FIELD_NAME) {
                add(PER_FIELD);
            } else if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
                add(PER_CONTAINER);
            }
            return token;
        }

        @Override
        public @Nullable String currentName() throws IOException {
            String name = super.currentName();
            add(name == null ? 0 : name.length());
            return name;
        }

        @Override
        public @Nullable String getText() throws IOException {
            String text = super.getText();
            add(PER_TEXT + (text == null ? 0 : text.length()));
            return text;
        }

        private void add(int bytes) throws Exhausted {
            taken += bytes;
            if (taken >= STEP) {
                MemoryBudget.this.take(taken);
                taken = 0;
            }
        }
    }
}
