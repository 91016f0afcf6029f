package dev.registrydoctor.reports.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * All detectors of {@code /secrets/detectors.txt}. A text is read once, letter by letter; a detector's pattern is tried only
 * where one of the detector's starts stands, and looks at a bounded part from there. So the time is linear in the text's
 * length, and most texts need no pattern at all.
 */
public final class Detectors {

    private static final int ASCII = 128;
    private static final int MOST_SPACES = 60;

    /** A beginning of patterns, in lower case. */
    private static final class Start {

        private final String word;
        private final @Nullable Start next;
        private int[] detectors = {};

        /** Whether a name with this word can be one of a secret. */
        private boolean ofName;

        Start(String word, @Nullable Start next) {
            this.word = word;
            this.next = next;
        }

        void add(int detector) {
            detectors = Arrays.copyOf(detectors, detectors.length + 1);
            detectors[detectors.length - 1] = detector;
        }
    }

    private static final Detectors ALL = read();

    private final List<Detector> detectors = new ArrayList<>(128);

    /** Starts by their first two letters; those of one letter stand in {@link #ofOneLetter}. */
    private final @Nullable Start[] starts = new Start[ASCII * ASCII];

    private final @Nullable Start[] ofOneLetter = new Start[ASCII];
    private final Map<String, String> definitions = new HashMap<>();

    /** The detectors whose patterns begin behind the name of a secret. */
    private final List<Integer> behindNames = new ArrayList<>();

    private @Nullable SecretNames names;

    private Detectors() {}

    /** Adds the places of a text that have the form of a secret. What is encoded is not decoded. */
    public static void find(String text, Spans spans) {
        ALL.search(text, spans);
    }

    /** What the kinds of secrets are called in counts, in alphabetical order. */
    public static Set<String> families() {
        Set<String> families = new TreeSet<>();
        for (Detector detector : ALL.detectors) {
            families.add(detector.family);
        }
        return families;
    }

    private void search(String text, Spans spans) {
        Search search = new Search(text, spans, this);
        int last = text.length() - 1;
        for (int i = 0; i <= last; i++) {
            int first = lower(text.charAt(i));
            if (first >= ASCII) {
                continue;
            }
            if (ofOneLetter[first] != null) {
                search.tryAll(ofOneLetter[first], i);
            }
            int second = i == last ? ASCII : lower(text.charAt(i + 1));
            if (second < ASCII && starts[first * ASCII + second] != null) {
                search.tryAll(starts[first * ASCII + second], i);
            }
        }
    }

    private static int lower(char c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    /** One search of one text. */
    private static final class Search {

        private final String text;
        private final Spans spans;
        private final Detectors all;

        /** Where the last name ended that is one of a secret. */
        private int nameEnd = -1;

        /** By detector, made when the first start is met: most texts have none. */
        private @Nullable Matcher @Nullable [] matchers;

        private int[] next = {};

        Search(String text, Spans spans, Detectors all) {
            this.text = text;
            this.spans = spans;
            this.all = all;
        }

        void tryAll(@Nullable Start chain, int at) {
            for (Start start = chain; start != null; start = start.next) {
                if (text.regionMatches(true, at, start.word, 0, start.word.length())) {
                    for (int detector : start.detectors) {
                        tryOne(detector, at);
                    }
                    if (start.ofName) {
                        tryName(start.word, at);
                    }
                }
            }
        }

        private void tryName(String word, int at) {
            int end = Objects.requireNonNull(all.names).end(text, at, word);
            if (end < 0 || end == nameEnd) {
                return;
            }
            nameEnd = end;
            int behind = end;
            while (behind < text.length() && behind - end < MOST_SPACES && text.charAt(behind) <= ' ') {
                behind++;
            }
            char first = behind < text.length() ? text.charAt(behind) : ' ';
            if (behind > end && "\"'])}".indexOf(first) >= 0) {
                return;
            }
            for (int i = 0; i < all.behindNames.size(); i++) {
                int index = all.behindNames.get(i);
                if (all.detectors.get(index).follows(first)) {
                    tryOne(index, end);
                }
            }
        }

        private void tryOne(int index, int at) {
            @Nullable Matcher[] made = matchers;
            if (made == null) {
                made = new Matcher[all.detectors.size()];
                matchers = made;
                next = new int[made.length];
            }
            if (at < next[index]) {
                return;
            }
            Detector detector = all.detectors.get(index);
            Matcher matcher = made[index];
            if (matcher == null) {
                matcher = detector.matcher(text);
                made[index] = matcher;
            }
            next[index] = detector.find(matcher, text, at, spans);
        }
    }

    private static Detectors read() {
        Detectors all = new Detectors();
        try (InputStream in = Detectors.class.getResourceAsStream("/secrets/detectors.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file of detectors");
            }
            all.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Reads the file's lines; a block ends with an empty line. Examples are for people and tests. */
    private void parse(String file) {
        String family = "";
        Map<String, String> block = new HashMap<>();
        int at = 0;
        while (at < file.length()) {
            int end = file.indexOf('\n', at);
            int space = file.indexOf(' ', at);
            if (end == at) {
                add(family, block);
                block.clear();
            } else if (file.startsWith("define ", at)) {
                int value = file.indexOf(' ', at + 7);
                definitions.put(file.substring(at + 7, value), file.substring(value + 1, end));
            } else if (file.startsWith("family ", at)) {
                family = file.substring(at + 7, end);
            } else if ("sbpgen".indexOf(file.charAt(at)) >= 0
                    && !file.startsWith("example", at)
                    && !file.startsWith("not ", at)) {
                block.put(file.substring(at, space), file.substring(space + 1, end));
            }
            at = end + 1;
        }
        add(family, block);
        names = new SecretNames(definitions);
        for (String word : definitions.getOrDefault("NAMES", "").split(" ", -1)) {
            start(word).ofName = true;
        }
    }

    private void add(String family, Map<String, String> block) {
        String pattern = block.get("pattern");
        if (pattern == null) {
            return;
        }
        detectors.add(new Detector(family, block, definitions));
        int detector = detectors.size() - 1;
        if (block.containsKey("name")) {
            behindNames.add(detector);
        }
        for (String word : block.getOrDefault("starts", "").split(" ", -1)) {
            if (!word.isEmpty()) {
                start(word.replace("\\s", " ").replace("\\t", "\t")).add(detector);
            }
        }
    }

    /** The start of a word, made when there is none. */
    private Start start(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        @Nullable Start[] table = lower.length() == 1 ? ofOneLetter : starts;
        int slot = lower.length() == 1 ? lower.charAt(0) : lower.charAt(0) * ASCII + lower.charAt(1);
        for (Start start = table[slot]; start != null; start = start.next) {
            if (start.word.equals(lower)) {
                return start;
            }
        }
        Start made = new Start(lower, table[slot]);
        table[slot] = made;
        return made;
    }
}
