package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.PastedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text as a person wrote it: its words, and for each clause whether it says that something works. A description says
 * one thing and its opposite ("curl works, docker does not"), so what is excluded is read clause by clause.
 *
 * @param passages the words of each passage that is short enough to be about one thing
 * @param clauses the parts between punctuation marks and conjunctions
 * @param isTold whether it has the words and marks of a person's sentence, not those of a program's message
 */
record Description(List<Set<String>> passages, List<Clause> clauses, boolean isTold) {

    /** A longer passage is about several things: any words can be found in it together. */
    private static final int PASSAGE = 400;

    /** A longer text is a log. */
    private static final int LONGEST = 2000;

    /** The share of a text that is letters and spaces, in percent, below which it is output of a program. */
    private static final int PROSE = 80;

    /** What programs write and people do not: levels, keys with values, times. */
    private static final Pattern OUTPUT = Pattern.compile(
            "(?m)^\\W{0,3}(?:error|warn|warning|fatal|panic|info|debug)\\b ?[:\\]]"
                    + "|\\b(?:ERROR|WARN|INFO|FATAL|DEBUG)\\b|\\w=\\\\?\"|[{,]\\s?\"|\\d:\\d\\d:\\d\\d|\\.go:\\d|\\wException\\b|\\bCommand failed with exit code \\d");

    /** Words of a person who tells something; few messages of programs have them. */
    private static final Pattern TELLS =
            Pattern.compile("\\b(?:i|im|ive|my|me|we|our|us|you|is|are|was|does|has|have|but|and"
                    + "|after|since|when|whenever|while|because|still|some|itself|from|on|says?|gives?)\\b");

    /** Words of a person, which no message of a program has. */
    private static final Pattern PERSON = Pattern.compile("\\b(?:i|im|ive|my|me|we|our|us|you|after|since|when|whenever"
            + "|while|because|but|still|sometimes|suddenly)\\b");

    /** Programs put the cause of an error behind it: {@code failed to push: denied: …}. */
    private static final String CHAIN = ": ";

    /** A program's own words: a name or an address in quotes, a message between backticks, an error that tells another one. */
    private static final Pattern PRINTED = Pattern.compile(
            "\"[^\"\\s]{0,400}[/:]|`[^`\\s]{1,100}\\s[^`]{1,400}`"
                    + "|\\b(?:x509|dial tcp|rpc error|unexpected status|warning)\\b.{0,60}?: |\\bfata\\[\\d|\\bstatus code \\d");

    private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+");

    private static final Pattern CLAUSE = Pattern.compile("[.!?;:,]\\s+|\\s+-+\\s+"
            + "|\\b(?:but|however|although|though|while|whereas|except|and|since|because|bypass\\w*)\\b");

    private static final Pattern NO_TROUBLE =
            Pattern.compile("\\b(?:no|without|zero)(?: any)? (?:problems?|issues?|errors?|trouble)\\b");

    private static final Pattern WORKS = Pattern.compile("works?|working|worked|oks?|okay|fine|good|answers?|answered"
            + "|returns?|returned|gets|gives?|shows?|reach\\w*|succe\\w*|pass(?:es)?|healthy|running|ready|can|able"
            + "|200|\\{\\}|logged");

    private static final Pattern FAILS = Pattern.compile("not|no|nor|none|never|nothing|neither|cannot"
            + "|(?:ca|do|does|did|is|are|was|were|wo|would|could|should|has|have|had)nt|fail\\w*"
            + "|error\\w*|refus\\w*|reject\\w*|den(?:y|ied|ies)|wrong|hang\\w*|stuck|time(?:s|d)?outs?|timed|broken|unable"
            + "|unauthori\\w*|forbidden|unreachable|missing|empty|without|stop\\w*|only|[45]\\d\\d"
            + "|should|would|want\\w*|try|trying|must|need\\w*");

    private static final Pattern ASKS =
            Pattern.compile("(?:and )?(?:how|what|which|why|where|who|can|could|does|do|is)\\b");

    /**
     * One part of a sentence.
     *
     * @param words its words
     * @param works whether it says that something works, and neither asks for it nor denies it
     */
    record Clause(Set<String> words, boolean works) {}

    Description {
        passages = List.copyOf(passages);
        clauses = List.copyOf(clauses);
    }

    /**
     * Reads a text.
     *
     * @param original the text
     * @param pasted the same without what programs write before a message
     * @param spelling the words that rules look for
     */
    static Description of(String original, PastedText pasted, Spelling spelling) {
        String text = PastedText.normal(pasted.joined());
        if (text.length() > LONGEST
                || (text.length() > PASSAGE && !isProse(text))
                || original.length() > 2 * LONGEST
                || OUTPUT.matcher(original).find()) {
            return new Description(List.of(), List.of(), false);
        }
        List<Clause> clauses = pasted.lines().stream()
                .map(PastedText::normal)
                .flatMap(line -> Arrays.stream(CLAUSE.split(line)))
                .map(clause -> clause(clause, spelling))
                .filter(clause -> !clause.words().isEmpty())
                .toList();
        boolean isTold = isProse(text)
                && (text.contains(CHAIN) ? PERSON : TELLS).matcher(text).find()
                && !PRINTED.matcher(text).find();
        return new Description(passages(text, spelling), clauses, isTold);
    }

    private static boolean isProse(String text) {
        long plain = text.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
        return plain * 100 >= (long) text.length() * PROSE;
    }

    /** All sentences of a short text; of a longer one, each sentence with those after it that fit in. */
    private static List<Set<String>> passages(String text, Spelling spelling) {
        if (text.length() <= PASSAGE) {
            return List.of(words(text, spelling));
        }
        List<String> sentences = List.of(SENTENCE.split(text));
        List<Set<String>> passages = new ArrayList<>();
        for (int from = 0; from < sentences.size(); from++) {
            StringBuilder passage = new StringBuilder(sentences.get(from));
            for (int i = from + 1;
                    i < sentences.size() && passage.length() + sentences.get(i).length() <= PASSAGE;
                    i++) {
                passage.append(' ').append(sentences.get(i));
            }
            passages.add(words(passage.substring(0, Math.min(passage.length(), PASSAGE)), spelling));
        }
        return passages;
    }

    private static Clause clause(String text, Spelling spelling) {
        String said = NO_TROUBLE.matcher(text).replaceAll("works");
        Set<String> words = words(said, spelling);
        boolean works = words.stream().anyMatch(word -> WORKS.matcher(word).matches())
                && !ASKS.matcher(said.strip()).lookingAt()
                && words.stream().noneMatch(word -> FAILS.matcher(word).matches());
        return new Clause(words, works);
    }

    /** Words of two letters or more, numbers, and what a registry answers; misspelled ones also as they are spelled. */
    private static Set<String> words(String text, Spelling spelling) {
        Set<String> words = Arrays.stream(text.replace("'", "").split("[^a-z0-9{}]+"))
                .filter(word -> word.length() >= 2)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (text.contains("::1")) {
            words.add("ipv6");
        }
        words.addAll(spelling.corrected(words));
        return words;
    }
}
