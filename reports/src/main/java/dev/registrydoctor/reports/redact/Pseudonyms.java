package dev.registrydoctor.reports.redact;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Rewriter;
import dev.registrydoctor.reports.record.TextEdit;
import dev.registrydoctor.reports.secrets.EncodedSecrets;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the names of a site by pseudonyms: the same name by the same pseudonym, in every text, for one salt. What is
 * no name of the site (ports, tags, digests, paths of MicroK8s, public registries) stays, so commands stay commands.
 *
 * <p>Two passes: {@link #learn} sees every text first, since a name can be told by its place in one text and stand alone
 * in another. A name that is also an ordinary word ({@code web}) is replaced only where its place says that it is one.
 */
public final class Pseudonyms {

    private static final Pattern CERTIFICATE =
            Pattern.compile("(-----BEGIN CERTIFICATE-----).{1,20000}?(-----END CERTIFICATE-----)", Pattern.DOTALL);

    private static final Pattern ENCODED_ADDRESS =
            Pattern.compile("(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{0,4}%3[Aa]){2,7}[0-9A-Fa-f]{0,4}(?![0-9A-Za-z])");

    private final Keyed keyed;
    private final AddressPseudonyms addresses;
    private final SiteNames names;
    private final Set<String> words;
    private final boolean whole;
    private @Nullable Dictionary dictionary;

    /**
     * Pseudonyms under a salt.
     *
     * @param salt random bytes; whoever has them can try names
     * @param names what the site's evidence names; what texts tell is added
     * @param words what is ordinary, in lower case
     * @param whole whether the evidence was read whole for names; if not, every text of a report is read as it is
     */
    public Pseudonyms(byte[] salt, SiteNames names, Set<String> words, boolean whole) {
        keyed = new Keyed(salt);
        addresses = new AddressPseudonyms(keyed);
        this.names = names;
        this.words = Set.copyOf(words);
        this.whole = whole;
    }

    /** Learns the names of a text that came from the environment or from a person: all that are no ordinary words. */
    public void learnInput(String text) {
        names.text(text);
        dictionary = null;
    }

    /** Learns the names that a text tells by their places. */
    public void learn(String text) {
        if (whole) {
            Forms.learn(text, names);
            dictionary = null;
        } else {
            learnInput(text);
        }
    }

    /**
     * The report with pseudonyms in place of names, and what was replaced among what was redacted.
     *
     * @param isTimeUp asked now and then; when it says so, the first few findings of each problem are listed
     */
    public Report apply(Report report, BooleanSupplier isTimeUp) {
        // What is listed in the second pass is learned in the first: a clock does not go back.
        new Rewriter(new Learning(), isTimeUp).report(report, () -> Report.Redaction.NONE);
        report.run().args().forEach(this::learnInput);
        learnInput(report.run().site());
        Report.Consultation said = report.consultation();
        if (said != null) {
            said.symptoms().forEach(this::learnInput);
            said.notes().forEach(this::learnInput);
            said.exchanges().forEach(e -> learnInput(e.answer()));
        }
        Tally tally = new Tally();
        return new Rewriter(new Replacing(tally), isTimeUp)
                .report(report, () -> report.redaction().plus(tally));
    }

    /** The text with pseudonyms in place of names. */
    public String text(String text, Tally tally) {
        Map<String, Integer> found = new HashMap<>();
        String replaced = replace(text, found);
        tally.add(text, found);
        return replaced;
    }

    /** The text, which is no name as a whole, such as a label's key, with pseudonyms in place of the names in it. */
    public String within(String text, Tally tally) {
        Map<String, Integer> found = new HashMap<>();
        String replaced = names(text, dictionary(), found);
        tally.add("within " + text, found);
        return replaced;
    }

    private Dictionary dictionary() {
        Dictionary known = dictionary;
        if (known == null) {
            known = new Dictionary(keyed, names, words);
            dictionary = known;
        }
        return known;
    }

    private String replace(String text, Map<String, Integer> found) {
        Dictionary known = dictionary();
        Dictionary.Entry whole = known.whole(text);
        if (whole != null) {
            count(whole, found);
            return inCase(whole, text);
        }
        return names(withoutEncoded(inPercents(withoutCertificates(text, found), found), found), known, found);
    }

    private static void count(Dictionary.Entry entry, Map<String, Integer> found) {
        entry.kinds().forEach((kind, times) -> found.merge(kind, times, Integer::sum));
    }

    /** Certificates name hosts, in a form that cannot be edited. */
    private static String withoutCertificates(String text, Map<String, Integer> found) {
        return !text.contains("-----BEGIN CERTIFICATE-----")
                ? text
                : CERTIFICATE.matcher(text).replaceAll(match -> {
                    found.merge("certificate", 1, Integer::sum);
                    return "$1" + Secrets.REDACTED + "$2";
                });
    }

    /** IPv6 addresses whose colons a URL or a file's name has encoded. */
    private String inPercents(String text, Map<String, Integer> found) {
        return !text.contains("%3A") && !text.contains("%3a")
                ? text
                : ENCODED_ADDRESS.matcher(text).replaceAll(match -> {
                    String literal = match.group().replaceAll("%3[Aa]", ":");
                    String pseudonym = addresses.of(literal, -1);
                    if (pseudonym == null || pseudonym.equals(literal)) {
                        return Matcher.quoteReplacement(match.group());
                    }
                    found.merge(NameKind.ADDRESS.label(), 1, Integer::sum);
                    return pseudonym.replace(":", "%3A");
                });
    }

    /** Base64 in which a name stands goes as a whole. */
    private String withoutEncoded(String text, Map<String, Integer> found) {
        StringBuilder out = new StringBuilder();
        int copied = 0;
        int at = 0;
        while (at < text.length()) {
            int end = EncodedSecrets.endOfRun(text, at);
            if (end - at >= 16 && holdsNames(text.substring(at, end))) {
                found.merge("encoded text", 1, Integer::sum);
                out.append(text, copied, at).append(Secrets.REDACTED);
                while (end < text.length() && text.charAt(end) == '=') {
                    end++;
                }
                copied = end;
            }
            at = Math.max(end, at + 1);
        }
        return copied == 0 ? text : out.append(text, copied, text.length()).toString();
    }

    private boolean holdsNames(String run) {
        String decoded = EncodedSecrets.decode(run);
        if (decoded != null) {
            return !replace(decoded, new HashMap<>()).equals(decoded);
        }
        String readable = EncodedNames.readable(run);
        return !names(readable, dictionary(), new HashMap<>()).equals(readable);
    }

    private String names(String text, Dictionary known, Map<String, Integer> found) {
        StringBuilder out = new StringBuilder(text.length() + 32);
        int at = 0;
        while (at < text.length()) {
            int next = NameContext.isStart(text, at) ? replaceAt(text, at, known, out, found) : at;
            if (next == at) {
                next = Math.max(at + 1, NameContext.isStart(text, at) ? NameContext.endOfWord(text, at) : at);
                out.append(text, at, next);
            }
            at = next;
        }
        return out.toString();
    }

    /** Appends the pseudonym of what begins here, and says where that ends; here when nothing does. */
    private int replaceAt(String text, int at, Dictionary known, StringBuilder out, Map<String, Integer> found) {
        int end = address(text, at, out, found);
        if (end > at) {
            return end;
        }
        for (int length : known.lengths(text.substring(at, NameContext.endOfWord(text, at)))) {
            int stop = at + length;
            Dictionary.Entry entry = stop > text.length() ? null : known.whole(text.substring(at, stop));
            if (entry != null
                    && (stop == text.length() || !Character.isLetterOrDigit(text.charAt(stop)))
                    && (!entry.ordinary() || NameContext.isNamed(text, at, stop))) {
                count(entry, found);
                out.append(inCase(entry, text.substring(at, stop)));
                return stop;
            }
        }
        return at;
    }

    /** A capital letter is a fault of an image's name, which its pseudonym keeps; hosts are alike in either case. */
    private static String inCase(Dictionary.Entry entry, String text) {
        return entry.kinds().containsKey(NameKind.IMAGE.label()) && !text.equals(text.toLowerCase(Locale.ROOT))
                ? entry.pseudonym().replace("image-", "Image-")
                : entry.pseudonym();
    }

    /** Replaces the address that begins here, if one does. */
    private int address(String text, int at, StringBuilder out, Map<String, Integer> found) {
        int end = endOfAddress(text, at, ".");
        end = end > at ? end : endOfAddress(text, at, ".:");
        if (end == at || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)))) {
            return at;
        }
        String literal = text.substring(at, end);
        String pseudonym = addresses.of(literal, prefix(text, end));
        if (pseudonym == null) {
            return at;
        }
        if (!pseudonym.equals(literal)) {
            found.merge(NameKind.ADDRESS.label(), 1, Integer::sum);
        }
        out.append(pseudonym);
        return end;
    }

    /**
     * Where what looks like an address ends; at its beginning when it does not. A port, or the colon of a message, may
     * follow an IPv4 address.
     */
    private static int endOfAddress(String text, int at, String separators) {
        boolean six = separators.length() > 1;
        int end = at;
        int marks = 0;
        while (end < text.length() && end - at < 46) {
            char c = text.charAt(end);
            boolean mark = separators.indexOf(c) >= 0;
            if (!mark && Character.digit(c, six ? 16 : 10) < 0) {
                break;
            }
            marks += mark ? 1 : 0;
            end++;
        }
        while (end > at + 1
                && separators.indexOf(text.charAt(end - 1)) >= 0
                && !(six && text.startsWith("::", end - 2))) {
            end--;
            marks--;
        }
        return marks < (six ? 2 : 3) ? at : end;
    }

    /** The length of the prefix in {@code 10.0.0.0/8}, or -1. */
    private static int prefix(String text, int slash) {
        int end = slash + 1;
        while (end < text.length() && end < slash + 4 && Character.isDigit(text.charAt(end))) {
            end++;
        }
        boolean is = slash < text.length()
                && text.charAt(slash) == '/'
                && end > slash + 1
                && (end == text.length() || (!Character.isLetterOrDigit(text.charAt(end)) && text.charAt(end) != '/'));
        return is ? Integer.parseInt(text.substring(slash + 1, end)) : -1;
    }

    /** Reads each text and leaves it. */
    private final class Learning implements TextEdit {

        @Override
        public String line(String text) {
            learn(text);
            return text;
        }

        @Override
        public String block(String text) {
            return line(text);
        }

        @Override
        public List<String> arguments(List<String> args) {
            args.forEach(Pseudonyms.this::learn);
            return args;
        }

        @Override
        public String own(String text) {
            return text;
        }

        @Override
        public Subject subject(Subject subject) {
            NameKind kind = kind(subject.kind());
            int slash = subject.name().indexOf('/');
            if (subject.kind() == Subject.Kind.IMAGE) {
                names.image(subject.name());
            } else if (kind != null && slash > 0) {
                names.object(
                        kind, subject.name().substring(0, slash), subject.name().substring(slash + 1));
            } else if (kind != null) {
                names.add(kind, subject.name());
            }
            dictionary = null;
            return subject;
        }

        private @Nullable NameKind kind(Subject.Kind kind) {
            return switch (kind) {
                case NODE, HOST, ENDPOINT, REGISTRY -> NameKind.HOST;
                case POD, DEPLOYMENT, SERVICE -> NameKind.WORKLOAD;
                case CLAIM -> NameKind.CLAIM;
                case VOLUME -> NameKind.VOLUME;
                case SECRET -> NameKind.SECRET;
                case CLASS -> NameKind.LABEL;
                case CLUSTER, IMAGE, FILE, ADDON, ENGINE -> null;
            };
        }
    }

    /** Writes pseudonyms. */
    private final class Replacing implements TextEdit {

        private final Tally tally;

        private Replacing(Tally tally) {
            this.tally = tally;
        }

        @Override
        public String line(String text) {
            return text(text, tally);
        }

        @Override
        public String block(String text) {
            return line(text);
        }

        @Override
        public List<String> arguments(List<String> args) {
            return args.stream().map(this::line).toList();
        }

        @Override
        public String own(String text) {
            return text;
        }
    }
}
