package dev.registrydoctor.reports.secrets;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One form of secret, as {@code detectors.txt} describes it. Its pattern is compiled when a text first has its start. */
final class Detector {

    /** A pattern looks at so many letters. The largest private keys are shorter. */
    private static final int LONGEST = 1 << 15;

    /** No word in front of a host is longer. */
    private static final int LONGEST_WORD = 300;

    final String family;
    private final Map<String, String> definitions;
    private final String source;
    private final @Nullable String sourceBefore;
    private final String follows;
    private final double entropy;
    private final boolean growsLeft;
    private volatile @Nullable Form form;

    /** A pattern and its groups that hold secrets; all of it is one when none of them takes part. */
    private record Form(
            Pattern pattern, List<String> secrets, @Nullable Form before) {}

    /**
     * A detector.
     *
     * @param block its lines by their first words
     * @param definitions parts of patterns by their names
     */
    Detector(String family, Map<String, String> block, Map<String, String> definitions) {
        this.family = family;
        this.definitions = definitions;
        source = Objects.requireNonNull(block.get("pattern"));
        sourceBefore = block.get("before");
        follows = block.getOrDefault("name", "");
        entropy = Double.parseDouble(block.getOrDefault("entropy", "0"));
        growsLeft = block.containsKey("grows");
    }

    /** Whether the letter can follow the name of a secret that has this form. */
    boolean follows(char c) {
        return c != ' ' && follows.indexOf(Character.toLowerCase(c)) >= 0;
    }

    Matcher matcher(String text) {
        return matcher(form().pattern, text);
    }

    private static Matcher matcher(Pattern pattern, String text) {
        // What stands before and behind the part that is looked at counts too.
        return pattern.matcher(text).useTransparentBounds(true).useAnchoringBounds(false);
    }

    private Form form() {
        Form made = form;
        if (made == null) {
            made = compile(source, sourceBefore == null ? null : compile(sourceBefore, null));
            form = made;
        }
        return made;
    }

    private Form compile(String written, @Nullable Form before) {
        StringBuilder regex = new StringBuilder(expand(written));
        List<String> secrets = new ArrayList<>();
        if (regex.indexOf("(?<s0>") >= 0) {
            secrets.add("s0");
        }
        int marks = 0;
        for (int at = regex.indexOf("«"); at >= 0; at = regex.indexOf("«", at)) {
            marks++;
            regex.replace(at, at + 1, "(?<s" + marks + ">");
            secrets.add("s" + marks);
        }
        return new Form(Pattern.compile(regex.toString().replace('»', ')'), Pattern.MULTILINE), secrets, before);
    }

    private String expand(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int at = out.indexOf("{{"); at >= 0; at = out.indexOf("{{", at)) {
            int end = out.indexOf("}}", at);
            String name = out.substring(at + 2, end);
            String part = definitions.get(name);
            if (part == null) {
                throw new IllegalStateException("detectors.txt has no definition of " + name);
            }
            out.replace(at, end + 2, part);
        }
        return out.toString();
    }

    /**
     * Looks for the secret whose form begins at a place of the matcher's text.
     *
     * @return where the next one can begin; -1 when there is none here
     */
    int find(Matcher matcher, String text, int at, Spans spans) {
        matcher.region(at, Math.min(text.length(), at + LONGEST));
        if (!matcher.lookingAt()) {
            return -1;
        }
        Form before = form().before;
        if (before == null) {
            add(matcher, form().secrets, text, spans);
        } else {
            Matcher word = matcher(before.pattern, text).region(startOfWord(text, at), at);
            if (!word.matches()) {
                return -1;
            }
            add(word, before.secrets, text, spans);
        }
        return Math.max(at + 1, matcher.end());
    }

    private static int startOfWord(String text, int end) {
        int start = end;
        while (start > 0 && end - start < LONGEST_WORD && "\"'<>,;() \t\n\r[".indexOf(text.charAt(start - 1)) < 0) {
            start--;
        }
        return start;
    }

    private void add(Matcher matcher, List<String> secrets, String text, Spans spans) {
        boolean marked = false;
        for (String group : secrets) {
            int start = matcher.start(group);
            if (start >= 0) {
                add(text, start, matcher.end(group), spans);
                marked = true;
            }
        }
        if (!marked) {
            add(text, matcher.start(), matcher.end(), spans);
        }
    }

    private void add(String text, int from, int end, Spans spans) {
        String value = text.substring(from, end);
        if (Placeholders.is(value) || (entropy > 0 && Entropy.perLetter(value) < entropy)) {
            return;
        }
        int start = from;
        while (growsLeft && start > 0 && isOfKey(text.charAt(start - 1))) {
            start--;
        }
        spans.add(start, end, family);
    }

    private static boolean isOfKey(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "+/_~.-".indexOf(c) >= 0;
    }
}
