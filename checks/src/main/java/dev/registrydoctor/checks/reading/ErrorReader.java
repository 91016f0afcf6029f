package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.reading.FailureRules.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors by their structure. Errors of Go, Java and Python clients are chains: an operation wraps a request,
 * which wraps the failure; the last request in a line is the one that failed. Immutable.
 */
public final class ErrorReader {

    /** A longer paste is read from its end, where errors are. */
    private static final int MOST_LINES = 400;

    private static final int NOT_FOUND = 404;

    private static final String LOGGED_IN = "login succeeded";

    /** The parts that ask another server than the registry. */
    private static final Set<Leg> OF_OTHERS = EnumSet.of(Leg.PROXY, Leg.TOKEN, Leg.REDIRECT, Leg.STORAGE);

    private static final List<String> PUSH_WORDS = List.of(
            "initializing destination",
            "trying to reuse blob",
            "writing blob",
            "writing manifest",
            "copying blob",
            "on destination: ",
            "upload failed",
            "uploading");

    private static final List<String> PULL_WORDS = List.of(
            "pullimage",
            "imagepull",
            "errimageneverpull",
            "initializing source",
            "failed to resolve reference",
            "resolve source metadata",
            "could not download",
            ": downloading",
            "unable to fetch image");

    /** Docker writes this of a layer; other clients write it of each try, whatever they do. */
    private static final Pattern LAYER_AGAIN = Pattern.compile("^[0-9a-f]{12}: retrying in");

    /** Words of a command that are no part of a name, a path or an option. */
    private static final Pattern PUSH = word("push(?:ing|ed|es)?");

    private static final Pattern PULL = word("pull(?:ing|ed|s)?");
    private static final Pattern LOGIN = word("login|logging in");

    private final FailureRules rules;
    private final ClientRules clients;

    public ErrorReader(FailureRules rules, ClientRules clients) {
        this.rules = rules;
        this.clients = clients;
    }

    /** The rules in the jar, which are read when first needed. */
    private static final class OfProgram {
        static final ErrorReader READER = new ErrorReader(
                FailureRules.read(KnowledgeText.of("failures.txt")), ClientRules.read(KnowledgeText.of("clients.txt")));
    }

    /** The reader with the program's own rules. */
    public static ErrorReader ofProgram() {
        return OfProgram.READER;
    }

    /**
     * The part that failed in one message, and how; only the ends of a long message are read. An environment has
     * thousands of messages, and their client and names are known already.
     */
    public Failed failed(String message) {
        String line = PastedText.cut(message, PastedText.LONGEST_LINE);
        String lower = PastedText.normal(line);
        return failed(lower, Client.UNKNOWN, asked(withoutPage(line, lower)), ErrorNames.status(lower));
    }

    /** The servers in a line, without those of pages that it recommends. */
    private static List<Mention> asked(String line) {
        return Mention.in(line).stream().filter(mention -> !mention.isPage()).toList();
    }

    private Failed failed(String lower, Client client, List<Mention> mentions, @Nullable Integer status) {
        Rule rule = rules.of(lower, status);
        Leg leg = Legs.of(lower, client, last(mentions, Mention.Kind.URL), rule, mentions);
        FailureKind failure = Legs.isAnswerToConnect(lower)
                ? FailureKind.PROXY_REFUSED
                : rule == null ? byStatus(status, leg, mentions) : rule.failure();
        return new Failed(leg, failure);
    }

    /**
     * The part of an operation that failed.
     *
     * @param leg the part
     * @param failure how it failed
     */
    public record Failed(Leg leg, FailureKind failure) {}

    /** The client of a line after {@link PastedText#normal}; UNKNOWN if nothing identifies one. */
    public Client client(String normal) {
        return clients.of(normal);
    }

    /** Whether a problem, by its id, cannot be behind an error of this client, read as this. */
    public boolean isImpossible(String problem, Client client, Reading reading) {
        String host = reading.image() != null
                ? reading.image().host()
                : !OF_OTHERS.contains(reading.leg()) && reading.target() != null
                        ? reading.target().host()
                        : "";
        return clients.isImpossible(problem, client, reading.operation(), host);
    }

    /**
     * What the whole paste shows about each of its lines, computed once.
     *
     * @param further the lines that can complete the names of another one
     * @param loggedIn whether a login succeeded before
     * @param operation the first operation; used for lines that have none
     * @param request what a command of curl asks, for its answer in other lines; null when there is none
     */
    private record Context(
            List<String> further,
            Client client,
            boolean loggedIn,
            Operation operation,
            @Nullable Mention request) {

        static Context of(PastedText pasted, ClientRules clients) {
            List<String> first = pasted.lines().stream()
                    .limit(MOST_LINES)
                    .map(PastedText::normal)
                    .toList();
            return new Context(
                    pasted.ofOneCommand(),
                    clients.of(PastedText.normal(pasted.joined())),
                    first.stream().anyMatch(line -> line.contains(LOGGED_IN)),
                    first.stream()
                            .map(ErrorReader::ofWords)
                            .filter(said -> said != Operation.UNKNOWN)
                            .findFirst()
                            .orElse(Operation.UNKNOWN),
                    pasted.lines().stream()
                            .limit(MOST_LINES)
                            .filter(line -> line.contains("curl "))
                            .map(line -> last(asked(line), Mention.Kind.URL))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null));
        }
    }

    /** Reads a paste; never fails. */
    public Reading read(PastedText pasted) {
        List<String> lines = pasted.lines();
        Context context = Context.of(pasted, clients);
        Reading best = null;
        for (String line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            Reading read = read(line, context);
            // Of two equally good lines, the later one is used: retries come first.
            if (best == null || weight(read) >= weight(best)) {
                best = read;
            }
        }
        if ((best == null || best.failure() == FailureKind.UNKNOWN) && lines.size() > 1) {
            best = read(pasted.joined(), context);
        }
        return best == null ? read("", context) : best;
    }

    private static int weight(Reading reading) {
        return (reading.failure() == FailureKind.UNKNOWN ? 0 : 4)
                + (reading.leg() == Leg.UNKNOWN ? 0 : 2)
                + (reading.target() == null ? 0 : 1);
    }

    private Reading read(String line, Context context) {
        String lower = PastedText.normal(line);
        Client client = clients.of(lower).or(context.client());
        ErrorNames named = ErrorNames.in(line, context.further());
        List<Mention> mentions = asked(withoutPage(line, lower));
        Mention request = last(mentions, Mention.Kind.URL);
        if (request == null && client == Client.CURL && context.request() != null) {
            request = context.request();
            mentions = List.of(request);
        }
        Failed failed = failed(lower, client, mentions, named.status());
        return new Reading(
                line,
                client,
                operation(lower, mentions, failed.leg(), context),
                failed.leg(),
                target(lower, failed.leg(), request, mentions, named),
                afterLogin(failed.failure(), context),
                named.status(),
                named.image());
    }

    /** An HTML page has addresses that were not requested. */
    private static String withoutPage(String line, String lower) {
        int page = lower.indexOf("<!doctype");
        int at = page >= 0 ? page : lower.indexOf("<html");
        return at > 0 ? line.substring(0, at) : line;
    }

    /**
     * The failure for a line without words for it: for a 404, the part that failed shows what was not found. A lookup
     * is only in the line if it failed, whatever words follow.
     */
    private static FailureKind byStatus(@Nullable Integer status, Leg leg, List<Mention> mentions) {
        if (status != null && status == NOT_FOUND) {
            return switch (leg) {
                case MANIFEST -> FailureKind.TAG_MISSING;
                case BLOB, REDIRECT -> FailureKind.BLOB_MISSING;
                case LIST, UPLOAD -> FailureKind.REPOSITORY_MISSING;
                case PING, TOKEN -> FailureKind.NOT_A_REGISTRY;
                default -> FailureKind.UNKNOWN;
            };
        }
        return mentions.stream().anyMatch(m -> m.kind() == Mention.Kind.LOOKUP)
                ? FailureKind.NAME_SERVER
                : FailureKind.UNKNOWN;
    }

    private static FailureKind afterLogin(FailureKind failure, Context context) {
        return switch (failure) {
            case UNAUTHORIZED, DENIED, FORBIDDEN, NO_CREDENTIALS ->
                context.loggedIn() ? FailureKind.REFUSED_AFTER_LOGIN : failure;
            default -> failure;
        };
    }

    private static @Nullable Mention last(List<Mention> mentions, Mention.Kind kind) {
        return mentions.stream()
                .filter(m -> m.kind() == kind)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    /**
     * The server of the part that failed: the host of its request, or the name of a failed lookup if that is another
     * one.
     */
    private static @Nullable LegTarget target(
            String lower, Leg leg, @Nullable Mention request, List<Mention> mentions, ErrorNames named) {
        Mention lookup = last(mentions, Mention.Kind.LOOKUP);
        Mention connection = last(mentions, Mention.Kind.CONNECTION);
        switch (leg) {
            case LOCAL_STORE, SECRET, POD -> {
                return null;
            }
            case PROXY -> {
                Mention proxy = lookup != null ? lookup : connection;
                return proxy == null || !(lower.contains("proxyconnect") || lower.contains("socks connect"))
                        ? null
                        : proxy.target();
            }
            default -> {}
        }
        if (lookup != null
                && (request == null
                        || !request.target().host().equals(lookup.target().host()))) {
            // Some clients write the first request after a redirect, and look up the host of the redirect.
            return lookup.target();
        } else if (request != null
                && !request.target().host().isEmpty()
                && !"docker".equals(request.target().scheme())) {
            return request.target();
        } else if (named.registry() != null) {
            return LegTarget.of(null, named.registry());
        }
        return connection == null ? null : connection.target();
    }

    private static Operation operation(String lower, List<Mention> mentions, Leg leg, Context context) {
        Operation said = ofWords(lower);
        Mention request = last(mentions, Mention.Kind.URL);
        if (said == Operation.UNKNOWN && (leg == Leg.UPLOAD || mentions.stream().anyMatch(ErrorReader::isUpload))) {
            return Operation.PUSH;
        } else if (said == Operation.UNKNOWN
                && request != null
                && request.verb().equals("DELETE")) {
            return Operation.DELETE;
        } else if (said == Operation.UNKNOWN && leg == Leg.LIST) {
            return Operation.LIST;
        } else if (said == Operation.UNKNOWN && lower.contains("scope=repository")) {
            // The rights that a token is asked for.
            said = lower.contains("%3apush") || lower.contains("%2cpush")
                    ? Operation.PUSH
                    : lower.contains("%3apull") ? Operation.PULL : said;
        }
        said = said == Operation.UNKNOWN ? context.operation() : said;
        return said == Operation.UNKNOWN && (leg == Leg.MANIFEST || leg == Leg.BLOB || leg == Leg.REDIRECT)
                ? Operation.PULL
                : said;
    }

    private static boolean isUpload(Mention mention) {
        return mention.path().contains("/blobs/uploads");
    }

    private static Pattern word(String word) {
        return Pattern.compile("(?<![a-z0-9._/%-])(?:" + word + ")(?![a-z0-9_/-]|\\.[a-z0-9])");
    }

    private static Operation ofWords(String line) {
        // crane lists the rights that it asked for, and Docker recommends a login.
        int rights = line.indexOf("[map[");
        String lower = (rights < 0 ? line : line.substring(0, rights)).replace("may require 'docker login'", "");
        if (lower.contains(LOGGED_IN)) {
            return Operation.UNKNOWN;
        } else if (LOGIN.matcher(lower).find() || lower.contains("ing credentials - err")) {
            return Operation.LOGIN;
        } else if (lower.contains("reading tags for")) {
            return Operation.LIST;
        } else if (lower.contains("storing blob to file")) {
            // podman writes blobs of a pull to a file first.
            return Operation.PULL;
        } else if (PUSH.matcher(lower).find()
                || PUSH_WORDS.stream().anyMatch(lower::contains)
                || LAYER_AGAIN.matcher(lower).find()
                || (lower.contains("failed commit on ref") && lower.contains("unexpected status"))) {
            return Operation.PUSH;
        } else if (PULL.matcher(lower).find() || PULL_WORDS.stream().anyMatch(lower::contains)) {
            return Operation.PULL;
        } else if (lower.contains("import")) {
            return Operation.IMPORT;
        } else if (lower.contains("mountvolume")) {
            return Operation.MOUNT;
        } else if (lower.contains("exec format error") || lower.contains("restarting failed container")) {
            return Operation.START;
        }
        return Operation.UNKNOWN;
    }
}
