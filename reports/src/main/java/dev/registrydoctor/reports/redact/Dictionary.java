package dev.registrydoctor.reports.redact;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Each name of a site with its pseudonym. Two names never share one. */
final class Dictionary {

    /**
     * What is replaced where it is met.
     *
     * @param written in lower case
     * @param ordinary whether it is also a word, so that only its place tells whether it is meant as a name
     * @param kinds how many names of each kind it holds
     */
    record Entry(String written, String pseudonym, boolean ordinary, Map<String, Integer> kinds) {}

    /** 32 bits: among a thousand names, one pair in ten thousand sites would share them, and gets more digits. */
    private static final int DIGITS = 8;

    /** What a ReplicaSet, a DaemonSet, a StatefulSet or a Job add to a name; they use no vowels. */
    private static final Pattern GENERATED =
            Pattern.compile("-(?:[0-9bcdfghjklmnpqrstvwxz]{8,10}(?:-[0-9bcdfghjklmnpqrstvwxz]{5})?"
                    + "|[0-9bcdfghjklmnpqrstvwxz]{5}|\\d{1,8})");

    /** A pod of an add-on that works for one node, such as {@code hostpath-provisioner-NODE-xk2p4}. */
    private static final Pattern OF_NODE = Pattern.compile("-(.+)(-[0-9bcdfghjklmnpqrstvwxz]{5})");

    private final Keyed keyed;
    private final Map<String, NameKind> kinds;
    private final Set<String> used = new HashSet<>();
    private final Map<String, String> pseudonyms = new HashMap<>();
    private final Map<String, List<String>> phrases;
    private final Set<String> words;
    /** Made when a text holds the name: most names of a large environment are in no report, and each takes a hash. */
    private final Map<String, Optional<Entry>> entries = new HashMap<>();
    /** For each word that names begin with, how long they are, longest first; thousands of them can begin alike. */
    private final Map<String, List<Integer>> lengths = new HashMap<>();

    Dictionary(Keyed keyed, SiteNames names, Set<String> words) {
        this.keyed = keyed;
        this.kinds = names.names();
        this.phrases = names.phrases();
        this.words = words;
        Map<String, SortedSet<Integer>> found = new HashMap<>();
        Stream.concat(kinds.keySet().stream(), phrases.keySet().stream())
                .forEach(name -> found.computeIfAbsent(firstWord(name), w -> new TreeSet<>(Comparator.reverseOrder()))
                        .add(name.length()));
        found.forEach((word, each) -> lengths.put(word, List.copyOf(each)));
    }

    /** The entry of a name, or of several that are written together; empty for what stays as it is. */
    private Optional<Entry> entry(String written) {
        Optional<Entry> known = entries.get(written);
        if (known == null) {
            known = name(written);
            if (known.isEmpty() && phrases.containsKey(written)) {
                known = phrase(written, phrases.get(written));
            }
            entries.put(written, known);
        }
        return known;
    }

    private Optional<Entry> name(String name) {
        NameKind kind = kinds.get(name);
        String pseudonym = kind == null ? name : pseudonym(name);
        return kind == null || pseudonym.equals(name)
                ? Optional.empty()
                : Optional.of(new Entry(name, pseudonym, isOrdinary(name, words), Map.of(kind.label(), 1)));
    }

    private Optional<Entry> phrase(String written, List<String> parts) {
        StringBuilder pseudonym = new StringBuilder();
        Map<String, Integer> counts = new HashMap<>();
        for (String part : parts) {
            Optional<Entry> entry = part.equals(written) ? name(part) : entry(part);
            pseudonym.append(entry.map(Entry::pseudonym).orElse(part));
            entry.ifPresent(e -> e.kinds().forEach((kind, times) -> counts.merge(kind, times, Integer::sum)));
        }
        return counts.isEmpty() || parts.size() < 2
                ? Optional.empty()
                : Optional.of(new Entry(written, pseudonym.toString(), false, counts));
    }

    /** Names of one or two letters are as ordinary as words: they stand in commands, versions and paths. */
    private static boolean isOrdinary(String name, Set<String> words) {
        return name.length() <= 2 || words.contains(name);
    }

    /** The entry of a whole text, or null. */
    @Nullable
    Entry whole(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return kinds.containsKey(lower) || phrases.containsKey(lower)
                ? entry(lower).orElse(null)
                : null;
    }

    /** How long the names are that begin with this word, longest first. */
    List<Integer> lengths(String word) {
        return lengths.getOrDefault(word.toLowerCase(Locale.ROOT), List.of());
    }

    private static String firstWord(String text) {
        int end = 0;
        while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
            end++;
        }
        return text.substring(0, end);
    }

    private String pseudonym(String name) {
        String known = pseudonyms.get(name);
        if (known == null) {
            known = make(name);
            pseudonyms.put(name, known);
        }
        return known;
    }

    private String make(String name) {
        NameKind kind = kinds.get(name);
        if (kind == null) {
            return name;
        }
        if (kind == NameKind.HOST) {
            int dot = name.indexOf('.');
            String domain = dot < 0 ? "" : name.substring(dot + 1);
            // A host without a dot stays one: names of images tell hosts by it.
            return unique(name, kind)
                    + (dot < 0
                            ? ""
                            : kinds.get(domain) == NameKind.HOST && domain.indexOf('.') > 0
                                    ? "." + pseudonym(domain)
                                    : ".example");
        }
        for (int dash = name.lastIndexOf('-'); dash > 0; dash = name.lastIndexOf('-', dash - 1)) {
            String owner = name.substring(0, dash);
            boolean isKnown = kinds.containsKey(owner) || PublicNames.holds(owner);
            if (isKnown && GENERATED.matcher(name).region(dash, name.length()).matches()) {
                return pseudonym(owner) + name.substring(dash);
            }
            Matcher ofNode = OF_NODE.matcher(name).region(dash, name.length());
            if (PublicNames.holds(owner) && ofNode.matches() && kinds.containsKey(ofNode.group(1))) {
                return owner + "-" + pseudonym(ofNode.group(1)) + ofNode.group(2);
            }
        }
        int dot = kind == NameKind.FILE ? name.indexOf('.', name.lastIndexOf('/') + 1) : -1;
        return unique(name, kind) + (dot < 0 ? "" : name.substring(dot));
    }

    private String unique(String name, NameKind kind) {
        String full = keyed.hex(kind.label() + " " + name, 64);
        int digits = DIGITS;
        while (!used.add(kind.label() + "-" + full.substring(0, digits))) {
            digits++;
        }
        return kind.label() + "-" + full.substring(0, digits);
    }
}
