package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.reading.FailureRules.Rule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors by their structure. Errors of Go, Java and Python clients are chains: an operation wraps a request, which
 * wraps what failed; the last request of a line is the one that failed. Immutable.
 */
public final class ErrorReader {

    /** A longer paste is read from its end, where errors stand. */
    private static final int MOST_LINES = 400;

    private static final int NOT_FOUND = 404;

    private static final String LOGGED_IN = "login succeeded";

    private static final List<String> PUSH_WORDS = List.of(
            "push",
            "initializing destination",
            "trying to reuse blob",
            "writing blob",
            "writing manifest",
            "retrying in",
            "copying blob",
            "on destination: ",
            "uploading");

    private final FailureRules rules;
    private final ClientRules clients;

    public ErrorReader(FailureRules rules, ClientRules clients) {
        this.rules = rules;
        this.clients = clients;
    }

    /** Reads by the rules in the jar, which are read when they are first needed. */
    private static final class OfProgram {
        static final ErrorReader READER = new ErrorReader(
                FailureRules.read(KnowledgeText.of("failures.txt")), ClientRules.read(KnowledgeText.of("clients.txt")));
    }

    /** The reader with the program's own rules. */
    public static ErrorReader ofProgram() {
        return OfProgram.READER;
    }

    /**
     * What failed and how, of one message as a whole; of a longer one its ends are read. A site has thousands of them, and who says it and what it names is
     * known there.
     */
    public Failed failed(String message) {
        String line = PastedText.cut(message, PastedText.LONGEST_LINE);
        String lower = PastedText.normal(line);
        return failed(lower, Client.UNKNOWN, Mention.in(withoutPage(line, lower)), ErrorNames.status(lower));
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
     * What a message tells of the part that failed.
     *
     * @param leg the part
     * @param failure how it failed
     */
    public record Failed(Leg leg, FailureKind failure) {}

    /** Who says a line that was made {@link PastedText#normal}; UNKNOWN when it does not tell. */
    public Client client(String normal) {
        return clients.of(normal);
    }

    /**
     * What a paste tells of each of its lines, worked out once.
     *
     * @param further the lines that may name what one does not
     * @param loggedIn whether a login succeeded before
     * @param operation the first that is said; what a line does not say itself
     */
    private record Context(List<String> further, Client client, boolean loggedIn, Operation operation) {

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
                            .orElse(Operation.UNKNOWN));
        }
    }

    /** Reads a paste; never fails. */
    public Reading read(PastedText pasted) {
        List<String> lines = pasted.lines();
        Context context = Context.of(pasted, clients);
        Reading best = null;
        for (String line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            Reading read = read(line, context);
            // Of two that tell as much the later one is taken: retries come first.
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
        List<Mention> mentions = Mention.in(withoutPage(line, lower));
        Mention request = last(mentions, Mention.Kind.URL);
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

    /** An answer in HTML has addresses of its own, which nobody asked. */
    private static String withoutPage(String line, String lower) {
        int page = lower.indexOf("<!doctype");
        int at = page >= 0 ? page : lower.indexOf("<html");
        return at > 0 ? line.substring(0, at) : line;
    }

    /**
     * Of a line without words for how it failed: what a 404 does not find, the part that failed tells. A name that was looked
     * up is named only when that failed, whatever words follow.
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

    /** Whom the leg asked: the host of its request; a name that was looked up for it where that is another. */
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
                return proxy == null || !lower.contains("proxyconnect") ? null : proxy.target();
            }
            default -> {}
        }
        if (lookup != null
                && (request == null
                        || !request.target().host().equals(lookup.target().host()))) {
            // A client that names the first request after a redirect looks up the host that it was sent to.
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
        }
        said = said == Operation.UNKNOWN ? context.operation() : said;
        return said == Operation.UNKNOWN && (leg == Leg.MANIFEST || leg == Leg.BLOB || leg == Leg.REDIRECT)
                ? Operation.PULL
                : said;
    }

    private static boolean isUpload(Mention mention) {
        return mention.path().contains("/blobs/uploads");
    }

    private static Operation ofWords(String lower) {
        if (lower.contains(LOGGED_IN)) {
            return Operation.UNKNOWN;
        } else if (lower.contains("login") || lower.contains("logging in")) {
            return Operation.LOGIN;
        } else if (PUSH_WORDS.stream().anyMatch(lower::contains)) {
            return Operation.PUSH;
        } else if (lower.contains("pull")
                || lower.contains("initializing source")
                || lower.contains("failed to resolve reference")
                || lower.contains("resolve source metadata")) {
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
