package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.reading.FailureRules.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors by their structure. Errors of Go, Java and Python clients are chains: an operation wraps a request,
 * which wraps the failure; the last request in a line is the one that failed. Immutable.
 */
public final class ErrorReader {

    /** A longer paste is read from its end, where errors are. */
    private static final int MOST_LINES = 400;

    private static final int NOT_FOUND = 404;

    /** More than a line without a failure, less than one with any other failure. */
    private static final int OF_THIS_MACHINE = 3;

    private static final String LOGGED_IN = "login succeeded";

    /** The parts that ask another server than the registry. */
    private static final Set<Leg> OF_OTHERS = EnumSet.of(Leg.PROXY, Leg.TOKEN, Leg.REDIRECT, Leg.STORAGE, Leg.DAEMON);

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
        Rule rule = ofLastRequest(lower, mentions, rules.of(lower, isLoggedRedirect(status, mentions) ? null : status));
        Leg leg = Legs.of(lower, client, last(mentions, Mention.Kind.URL), rule, mentions);
        FailureKind failure = Legs.isAnswerToConnect(lower)
                ? FailureKind.PROXY_REFUSED
                : rule == null ? byStatus(status, leg, mentions) : rule.failure();
        return new Failed(leg, failure);
    }

    /** Of several servers that were asked in turn, each with its failure in the line, the failure of the last one. */
    private @Nullable Rule ofLastRequest(String lower, List<Mention> mentions, @Nullable Rule ofLine) {
        List<Mention> urls =
                mentions.stream().filter(m -> m.kind() == Mention.Kind.URL).toList();
        if (ofLine == null || !ofLine.failure().isTransport() || urls.size() < 2) {
            return ofLine;
        }
        int at = urls.get(urls.size() - 1).at();
        Rule ofEnd = at < lower.length() ? rules.of(lower.substring(at), null) : null;
        return ofEnd != null && ofEnd.failure().isTransport() ? ofEnd : ofLine;
    }

    /**
     * The part of an operation that failed.
     *
     * @param leg the part
     * @param failure how it failed
     */
    public record Failed(Leg leg, FailureKind failure) {}

    /** Finds the client of each line of a paste after {@link PastedText#normal}; UNKNOWN if nothing identifies one. */
    public Function<String, Client> clients(PastedText pasted) {
        return clients.within(
                pasted.lines().stream()
                        .limit(MOST_LINES)
                        .map(PastedText::normal)
                        .toList(),
                PastedText.normal(pasted.joined()));
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
     * Whether a problem, by its id, cannot be behind what a person tells: it cannot be behind an error of any client that
     * the text names. It can, if the text names none.
     */
    public boolean isImpossible(String problem, PastedText told, Reading reading) {
        Set<Client> named = clients.named(PastedText.normal(told.joined()));
        return !named.isEmpty()
                && named.stream()
                        .filter(client -> !isImpossible(problem, client, reading))
                        .findAny()
                        .isEmpty();
    }

    /**
     * What the whole paste shows about each of its lines, computed once.
     *
     * @param further the lines that can complete the names of another one
     * @param loggedIn whether a login succeeded before
     * @param operations of each line, in order: its own, otherwise that of the last line before it that has one, or of the
     *     first one after it
     * @param request what a command of curl asks, for its answer in other lines; null when there is none
     */
    private record Context(
            List<String> further,
            boolean loggedIn,
            Map<String, Operation> operations,
            @Nullable Mention request) {

        static Context of(PastedText pasted) {
            List<String> first = pasted.lines().stream().limit(MOST_LINES).toList();
            return new Context(
                    pasted.ofOneCommand(),
                    first.stream().anyMatch(line -> PastedText.normal(line).contains(LOGGED_IN)),
                    operations(pasted.lines()),
                    first.stream()
                            .filter(line -> line.contains("curl "))
                            .map(line -> last(asked(line), Mention.Kind.URL))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null));
        }

        private static Map<String, Operation> operations(List<String> lines) {
            Map<String, Operation> all = new HashMap<>();
            Operation current = Operation.UNKNOWN;
            List<String> before = new ArrayList<>();
            for (String line : lines) {
                Operation own = Operation.in(PastedText.normal(line));
                if (own != Operation.UNKNOWN) {
                    current = own;
                    before.forEach(early -> all.put(early, own));
                    before.clear();
                } else if (current == Operation.UNKNOWN) {
                    before.add(line);
                }
                all.put(line, current);
            }
            return all;
        }
    }

    /** Reads a paste; never fails. */
    public Reading read(PastedText pasted) {
        List<String> lines = pasted.lines();
        Context context = Context.of(pasted);
        Function<String, Client> clientOf = clients(pasted);
        Reading best = null;
        for (String line : lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) {
            Reading read = read(line, clientOf, context);
            // Of two equally good lines, the later one is used: retries come first.
            if (best == null || weight(read) >= weight(best)) {
                best = read;
            }
        }
        if ((best == null || best.failure() == FailureKind.UNKNOWN) && lines.size() > 1) {
            best = read(pasted.joined(), clientOf, context);
        }
        return best == null ? read("", clientOf, context) : best;
    }

    private static int weight(Reading reading) {
        if (reading.leg() == Leg.DAEMON || reading.failure() == FailureKind.IMAGE_NOT_LOCAL) {
            // Clients look on their own machine first; what the registry answered after that decides.
            return OF_THIS_MACHINE;
        } else if (reading.failure() == FailureKind.CANCELED && reading.target() == null) {
            // What a client gives up because something else failed before.
            return OF_THIS_MACHINE - 1;
        }
        return (reading.failure() == FailureKind.UNKNOWN ? 0 : 4)
                + (reading.leg() == Leg.UNKNOWN ? 0 : 2)
                + (reading.target() == null ? 0 : 1);
    }

    private Reading read(String line, Function<String, Client> clientOf, Context context) {
        String lower = PastedText.normal(line);
        Client client = clientOf.apply(lower);
        ErrorNames named = ErrorNames.in(line, context.further());
        List<Mention> mentions = asked(withoutPage(line, lower));
        Mention request = last(mentions, Mention.Kind.URL);
        if (request == null && client == Client.CURL && context.request() != null) {
            request = context.request();
            mentions = List.of(request);
        }
        // The status of another line is that of this request only where this line has one.
        Integer status = request == null ? ErrorNames.status(lower) : named.status();
        Failed failed = failed(lower, client, mentions, status);
        Operation operation =
                operation(lower, mentions, failed.leg(), context.operations().getOrDefault(line, Operation.UNKNOWN));
        if (operation == Operation.IMPORT
                && request == null
                && failed.leg() != Leg.DAEMON
                && failed.failure().isTransport()) {
            // Nothing is requested: it is the file that ends too early.
            failed = new Failed(Leg.LOCAL_STORE, FailureKind.BAD_ARCHIVE);
        }
        return new Reading(
                line,
                client,
                operation,
                failed.leg(),
                target(lower, failed.leg(), request, mentions, named),
                afterLogin(failed.failure(), context),
                status,
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
            Mention request = last(mentions, Mention.Kind.URL);
            if (isLoggedHead(request)) {
                return FailureKind.UNKNOWN;
            }
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
            case DAEMON -> {
                return Legs.daemon(lower, lookup, request);
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

    private static Operation operation(String lower, List<Mention> mentions, Leg leg, Operation near) {
        Operation said = Operation.in(lower);
        Mention request = last(mentions, Mention.Kind.URL);
        if (said == Operation.UNKNOWN
                && (leg == Leg.UPLOAD || mentions.stream().anyMatch(ErrorReader::isUpload) || isOfPush(request, leg))) {
            return Operation.PUSH;
        } else if (said == Operation.UNKNOWN
                && request != null
                && request.verb().equals("DELETE")) {
            return Operation.DELETE;
        } else if (said == Operation.UNKNOWN && leg == Leg.LIST) {
            return Operation.LIST;
        } else if (said == Operation.UNKNOWN && near != Operation.LOGIN && lower.contains("scope=repository")) {
            // The rights that a token is asked for.
            said = lower.contains("%3apush") || lower.contains("%2cpush")
                    ? Operation.PUSH
                    : lower.contains("%3apull") ? Operation.PULL : said;
        }
        said = said == Operation.UNKNOWN ? near : said;
        return said == Operation.UNKNOWN && (leg == Leg.MANIFEST || leg == Leg.BLOB || leg == Leg.REDIRECT)
                ? Operation.PULL
                : said;
    }

    /** A registry with an object store redirects clients to it for the content of blobs. */
    private static boolean isLoggedRedirect(@Nullable Integer status, List<Mention> mentions) {
        Mention request = last(mentions, Mention.Kind.URL);
        return status != null
                && status / 100 == 3
                && request != null
                && request.target().host().isEmpty()
                && request.path().contains("/blobs/");
    }

    /** A HEAD in a server's log: clients ask whether something exists before they push it. */
    private static boolean isLoggedHead(@Nullable Mention request) {
        return request != null
                && request.verb().equals("HEAD")
                && request.target().host().isEmpty();
    }

    private static boolean isOfPush(@Nullable Mention request, Leg leg) {
        return request != null && leg == Leg.MANIFEST && request.verb().equals("PUT");
    }

    private static boolean isUpload(Mention mention) {
        return mention.path().contains("/blobs/uploads")
                || (mention.path().startsWith("/v2/") && mention.verb().equals("PUT"));
    }
}
