package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.PastedText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A text as a person wrote it: its words, and for each clause whether it says that something works. A description says
 * one thing and its opposite ("curl works, docker does not"), so what is excluded is read clause by clause.
 *
 * @param passages the words of each passage that is short enough to be about one thing
 * @param clauses the parts between punctuation marks and conjunctions
 * @param isSentence whether it has the words of a person's sentence, which can hold a program's message
 * @param isTold whether it has the words and marks of a person's sentence, not those of a program's message
 */
record Description(List<Set<String>> passages, List<Clause> clauses, boolean isSentence, boolean isTold) {

    private static final Description NOTHING = new Description(List.of(), List.of(), false, false);

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

    /** What people write before a sentence, as in the title of a ticket: {@code Error: I cannot push}. */
    private static final Pattern LABEL = Pattern.compile(
            "\\W{0,3}(?i:error|err|warning|problem|issue|bug(?: report)?|help"
                    + "|summary|subject|title|description|symptoms?|question|urgent|re|fwd?)\\b\\W{0,3}?(?:[:\\]!]|\\s[-\u2013])\\W{0,3}\\s");

    /** What a person writes behind a label, and a program does not. */
    private static final Pattern OWN = Pattern.compile("\\b(?:i|im|ive|my|me|we|our|us|since|but|although|though|even"
            + "|still|yesterday|today|morning|anymore|suddenly|after (?:a|an|the|my|our|we|i|re[a-z]+)|only the"
            + "|is (?:not|in|stuck|gone|full|empty|down))\\b");

    /** Words of a person who tells something; few messages of programs have them. */
    private static final Pattern TELLS = Pattern.compile(
            "\\b(?:i|im|ive|my|me|we|our|us|you|is|are|was|does|has|have|but|and"
                    + "|after|since|when|whenever|while|because|still|some|itself|from|on|says?|gives?|laptop|macbook|notebook|multipass)\\b");

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

    /** What somebody says is not the cause: {@code it is not the firewall}. */
    private static final String NOT_THE_CAUSE = "\\b(?:not|isn't|isnt) (?:because of |due to )?"
            + "(?:(?:a|an|the|my|our) )?(firewall|ufw|iptables|selinux|proxy|dns|disk|certificate|cert|clock)\\b";

    /** What worked once, and works no more. */
    private static final String IN_THE_PAST = "\\b(?:used to|no longer|no more"
            + "|(?:work(?:ed|s|ing)?|was (?:ok|fine|working)) (?:\\w+ )?(?:until|till|before|earlier|yesterday|last|once))\\b";

    /** Who lists the add-ons that are enabled says nothing about the registry among them. */
    private static final String LIST_OF_ADDONS = listOf(
            "dns|dashboard|registry|storage|hostpath-storage|ingress|helm3?|metallb"
                    + "|metrics-server|prometheus|observability|rbac|cert-manager|gpu|istio|knative|linkerd|jaeger|community");

    private static final String CHANGED_NOTHING =
            "\\b(?:(?:i|we)(?:'ve| have| did)?(?: not|n't) chang\\w+(?: anything)?"
                    + "|(?:nobody|nothing)(?: has| was| is)? chang\\w+(?: anything)?|without chang\\w+ anything)\\b";

    /** Who deletes a Pod or a cluster starts it again; who deletes an image wants it gone. */
    private static final String DELETED_TO_START_AGAIN = "\\b(?:delet|remov|kill)(?:e|es|ed|ing)?\\b((?: [a-z]+){0,3}"
            + " (?:pods?|deployments?|replica ?sets?|clusters?|containers?|services?))\\b";

    /** Phrases whose words alone mean something else, in the order in which they are replaced. */
    private static final List<Phrase> PHRASES = List.of(
            new Phrase("\\bpull requests?\\b", "request"),
            new Phrase("\\b(?:windows registry|registry (?:editor|keys?|hive|cleaner))\\b", "regedit"),
            new Phrase("\\bcerts\\.d\\b", "certsd"),
            new Phrase("\\brepositories\\W{1,4}\\[\\s*\\]", "repositories empty"),
            new Phrase("\\bdocker[- ](registry|registries)\\b", "oci $1"),
            new Phrase(
                    "\\b(?:domain controller|(?:windows|active directory) domain|join\\w*(?: \\w+)? domain)\\b",
                    "regedit"),
            new Phrase("\\b(?:build|ci|devops|jenkins)(?: built)? agent\\b", "buildagent"),
            new Phrase("\\b(?:no|build|layer)[- ]cache\\b", "buildcache"),
            new Phrase("\\bauthentication(?: is)? required\\b", "unauthorized"),
            new Phrase("\\b(?:get|gets|getting|got)(?: the| an?| my| any| our| its| this)? (images?)\\b", "pull $1"),
            new Phrase(LIST_OF_ADDONS, "addons"),
            new Phrase(
                    "\\b(?:facing|having|have|got|had)(?: this| an?| the| some| same)* (?:issues?|problems?|errors?)\\b",
                    "trouble"),
            new Phrase("\\b(?:upload unknown|unknown (?:blob )?upload)\\b", "uploadunknown"),
            new Phrase("\\bpolicy(?: is| of|:)? never\\b", "policynever"),
            new Phrase("\\binternal (?:server )?error\\b", "error 500"),
            new Phrase(
                    "\\bregistry(?: [a-z]+){0,3} (?:is|was|went|goes|seems)(?: \\w+)? (?:down|offline|dead|unreachable|unavailable)\\b",
                    "registry registrydown"),
            new Phrase("\\b(?:takes?|took|taking) (?:\\S+ ){0,4}(?:minutes|hours|days|long|ages|forever)\\b", "slow"),
            new Phrase("\\bauth(?:entication|orization)? ?fail(?:ed|s|ure)?\\b", "unauthorized"),
            new Phrase("\\bregistrys?(?: own)? (pod|container|deployment)\\b", "registry registrypod $1"),
            new Phrase("\\bwithout (?:a|an|any) (?:docker |oci )?registry\\b", "registryless"),
            new Phrase("\\bair[- ]?gap\\w*", "airgap"),
            new Phrase(CHANGED_NOTHING, "asbefore"),
            new Phrase("\\bin (?:most|[0-9]+ ?%|some|many|half) of (?:the )?(?:time|cases)\\b", "sometimes"),
            new Phrase("\\b(?:pull|read|cache)[- ]through(?: cache)?\\b", "readthrough cache"),
            new Phrase("\\bservice ?accounts?\\b", "serviceaccount"),
            new Phrase("\\b(?:over and over|again and again|starts? over)(?: again)?\\b", "again retrying"),
            new Phrase(
                    "(?<=[a-z] )which(?! (?:password|user|credential|login|account|registry|file|node|image|port|one|is)\\w*\\b)",
                    "that"),
            new Phrase(DELETED_TO_START_AGAIN, "recreate $1"),
            new Phrase(
                    "\\b(issues?|problems?|cases?|situations?|errors?|setups?|environments?|machines?|nodes?|hosts?) where\\b",
                    "$1"),
            new Phrase("\\balready (?:exists?|there|present|uploaded)\\b", "alreadyexists"),
            new Phrase("\\buser name\\b", "username"),
            new Phrase("\\b(?:log|sign) in\\b", "login"),
            new Phrase("\\bno_proxy\\b", "noproxy"),
            new Phrase("\\btim(?:e|es|ed|ing) ?-?out\\b", "timeout"),
            new Phrase("(\\d)([gmt]i?b)\\b", "$1 $2"),
            new Phrase("\\b(?:no|without|zero)(?: any)? (?:problems?|issues?|errors?|trouble)\\b", "works"),
            new Phrase(IN_THE_PAST, "not"),
            new Phrase(NOT_THE_CAUSE, ", without $1,"));

    private static final Pattern WORKS = Pattern.compile("works?|working|worked|oks?|okay|fine|good|answers?|answered"
            + "|returns?|returned|gets|gives?|shows?|reach\\w*|succe\\w*|pass(?:es)?|healthy|running|ready|can|able"
            + "|200|\\{\\}|logged");

    private static final Pattern FAILS = Pattern.compile("not|no|nor|none|never|nothing|neither|cannot"
            + "|(?:ca|do|does|did|is|are|was|were|wo|would|could|should|has|have|had)nt|fail\\w*"
            + "|error\\w*|refus\\w*|reject\\w*|den(?:y|ied|ies)|wrong|hang\\w*|stuck|time(?:s|d)?outs?|timed|broken|unable"
            + "|unauthori\\w*|forbidden|unreachable|missing|empty|without|stop\\w*|only|[45]\\d\\d"
            + "|should|would|want\\w*|try|trying|must|need\\w*");

    /** What tells that something went wrong: not what is only wished, and not what is left out ("without a proxy"). */
    private static final Pattern WENT_WRONG = Pattern.compile("not|nor|none|never|nothing|neither|cannot"
            + "|(?:ca|do|does|did|is|are|was|were|wo|could|has|have|had)nt|fail\\w*"
            + "|error\\w*|refus\\w*|reject\\w*|den(?:y|ied|ies)|wrong|hang\\w*|hung|stuck|timeouts?|timed|broken|unable"
            + "|unauthori\\w*|forbidden|unreachable|missing|empty|stop\\w*|[45]\\d\\d|retr(?:y\\w*|ies)|expir\\w*|slow\\w*"
            + "|problem\\w*|trouble\\w*|abort\\w*|dropp?\\w*|impossible|stall\\w*|imagepullbackoff|errimagepull");

    private static final Pattern ASKS =
            Pattern.compile("(?:and )?(?:how|what|which|why|where|who|can|could|does|do|is)\\b");

    /**
     * One part of a sentence.
     *
     * @param words its words
     * @param works whether it says that something works, and neither asks for it nor denies it
     * @param fails whether it says that something went wrong
     */
    record Clause(Set<String> words, boolean works, boolean fails) {}

    /**
     * A phrase in lower case.
     *
     * @param form its form
     * @param words what replaces it, for {@link Matcher#replaceAll(String)}
     */
    private record Phrase(Pattern form, String words) {
        Phrase(String form, String words) {
            this(Pattern.compile(form), words);
        }
    }

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
     * @param foreign the words of other languages
     */
    static Description of(String original, PastedText pasted, Spelling spelling, ForeignWords foreign) {
        if (original.length() > 2 * LONGEST) {
            return NOTHING;
        }
        String own = withoutLabel(original);
        List<String> lines = (own.equals(original) ? pasted : PastedText.of(own))
                .lines().stream()
                        .map(PastedText::normal)
                        .map(foreign::inEnglish)
                        .map(Description::inPlainWords)
                        .toList();
        String text = String.join(" ", lines);
        if (text.length() > LONGEST
                || (text.length() > PASSAGE && !isProse(text))
                || OUTPUT.matcher(own).find()) {
            return NOTHING;
        }
        List<Clause> clauses =
                lines.stream().flatMap(line -> clauses(line, spelling).stream()).toList();
        boolean isSentence = isProse(text) && TELLS.matcher(text).find();
        boolean isTold = isSentence
                && (!text.contains(CHAIN) || PERSON.matcher(text).find())
                && !PRINTED.matcher(text).find();
        return new Description(passages(text, spelling), clauses, isSentence, isTold);
    }

    private static String listOf(String name) {
        return "\\b(?:" + name + ")(?:(?:,? (?:and )?|, ?)(?:" + name + ")\\b){2,}";
    }

    private static String withoutLabel(String original) {
        Matcher label = LABEL.matcher(original);
        if (!label.lookingAt()) {
            return original;
        }
        String rest = original.substring(label.end());
        return OWN.matcher(PastedText.normal(rest)).find() ? rest : original;
    }

    private static String inPlainWords(String line) {
        String plain = line;
        for (Phrase phrase : PHRASES) {
            plain = phrase.form().matcher(plain).replaceAll(phrase.words());
        }
        return plain;
    }

    private static boolean isProse(String text) {
        long plain = text.chars().filter(c -> Character.isLetter(c) || c == ' ').count();
        return plain * 100 >= (long) text.length() * PROSE;
    }

    /** All sentences of a short text; of a longer one, each sentence with those after it that fit in. */
    private static List<Set<String>> passages(String text, Spelling spelling) {
        if (text.length() <= PASSAGE) {
            return List.of(passage(text, spelling));
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
            passages.add(passage(passage.substring(0, Math.min(passage.length(), PASSAGE)), spelling));
        }
        return passages;
    }

    /** The words of a passage, with the outcomes of actions that it tells. */
    private static Set<String> passage(String text, Spelling spelling) {
        Set<String> words = words(text, spelling);
        words.addAll(Outcomes.of(clauses(text, spelling)));
        return words;
    }

    private static List<Clause> clauses(String text, Spelling spelling) {
        return Arrays.stream(CLAUSE.split(text))
                .map(clause -> clause(clause, spelling))
                .filter(clause -> !clause.words().isEmpty())
                .toList();
    }

    private static Clause clause(String text, Spelling spelling) {
        Set<String> words = words(text, spelling);
        boolean works = isAny(words, WORKS) && !ASKS.matcher(text.strip()).lookingAt() && !isAny(words, FAILS);
        return new Clause(words, works, isAny(words, WENT_WRONG));
    }

    private static boolean isAny(Set<String> words, Pattern form) {
        return words.stream().anyMatch(word -> form.matcher(word).matches());
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
