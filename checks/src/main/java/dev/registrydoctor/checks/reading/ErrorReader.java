package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.reading.FailureRules.Rule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors by their structure. Errors of Go, Java and Python clients are chains: an operation wraps a request, which
 * wraps what failed; the last request of a line is the one that failed. Immutable.
 */
public final class ErrorReader {

    /** A longer paste is read from its end, where errors stand. */
    private static final int MOST_LINES = 400;

    private static final String LOGGED_IN = "login succeeded";

    private static final Set<String> UPLOADS = Set.of("PUT", "PATCH", "POST");

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

    public ErrorReader(FailureRules rules) {
        this.rules = rules;
    }

    /**
     * What a paste tells of each of its lines, worked out once.
     *
     * @param further the lines that may name what one does not
     * @param loggedIn whether a login succeeded before
     * @param operation the first that is said; what a line does not say itself
     */
    private record Context(List<String> further, Client client, boolean loggedIn, Operation operation) {

        static Context of(PastedText pasted) {
            List<String> first = pasted.lines().stream()
                    .limit(MOST_LINES)
                    .map(PastedText::normal)
                    .toList();
            return new Context(
                    pasted.ofOneCommand(),
                    Client.of(PastedText.normal(pasted.joined())),
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
        Context context = Context.of(pasted);
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
        ErrorNames named = ErrorNames.in(line, context.further());
        List<Mention> mentions = Mention.in(line);
        Mention request = last(mentions, Mention.Kind.URL);
        Rule rule = rules.of(line, named.status());
        FailureKind failure = rule == null ? FailureKind.UNKNOWN : afterLogin(rule.failure(), context);
        Leg leg = leg(lower, request, rule, mentions);
        return new Reading(
                line,
                Client.of(lower).or(context.client()),
                operation(lower, request, leg, context),
                leg,
                target(lower, leg, request, mentions, named),
                failure,
                named.status(),
                named.image());
    }

    private static FailureKind afterLogin(FailureKind failure, Context context) {
        return switch (failure) {
            case UNAUTHORIZED, DENIED, NO_CREDENTIALS -> context.loggedIn() ? FailureKind.REFUSED_AFTER_LOGIN : failure;
            default -> failure;
        };
    }

    private static @Nullable Mention last(List<Mention> mentions, Mention.Kind kind) {
        return mentions.stream()
                .filter(m -> m.kind() == kind)
                .reduce((first, second) -> second)
                .orElse(null);
    }

    private static Leg leg(String lower, @Nullable Mention request, @Nullable Rule rule, List<Mention> mentions) {
        if (lower.contains("proxyconnect") || (rule != null && rule.failure() == FailureKind.PROXY_REFUSED)) {
            return Leg.PROXY;
        }
        if (rule != null && rule.leg() != null) {
            return rule.leg();
        }
        Leg byRequest = request == null ? Leg.UNKNOWN : ofRequest(lower, request);
        if (byRequest != Leg.UNKNOWN) {
            return byRequest;
        }
        return ofWords(lower, rule == null ? FailureKind.UNKNOWN : rule.failure(), mentions);
    }

    private static Leg ofRequest(String lower, Mention request) {
        String path = request.path().toLowerCase(Locale.ROOT);
        if (isToken(path)) {
            return Leg.TOKEN;
        } else if (!path.startsWith("/v2/") && isStored(path)) {
            return Leg.REDIRECT;
        } else if (path.equals("/v2/") || path.equals("/v2")) {
            return Leg.PING;
        } else if (path.contains("/blobs/uploads")) {
            return Leg.UPLOAD;
        } else if (path.contains("/manifests/")) {
            return Leg.MANIFEST;
        } else if (path.contains("/blobs/")) {
            return UPLOADS.contains(request.verb()) ? Leg.UPLOAD : Leg.BLOB;
        } else if (path.contains("/tags/list") || path.contains("/_catalog")) {
            return Leg.LIST;
        }
        boolean ofBlob = lower.contains("httpreadseeker")
                || lower.contains("failed to copy")
                || lower.contains("download failed")
                || lower.contains("error pulling image configuration")
                || lower.contains("fetching blob")
                || lower.contains("reading blob");
        return ofBlob && path.length() > 1 ? Leg.REDIRECT : Leg.UNKNOWN;
    }

    private static boolean isToken(String path) {
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        return bare.endsWith("/token")
                || bare.endsWith("/jwt/auth")
                || path.contains("scope=repository")
                || path.contains("offline_token=");
    }

    /** Paths and signatures of object stores. */
    private static boolean isStored(String path) {
        return path.contains("/blobs/sha256")
                || path.contains("/registry/v2/")
                || path.contains("x-amz-")
                || path.contains("x-goog-")
                || path.contains("&sig=");
    }

    private static Leg ofWords(String lower, FailureKind failure, List<Mention> mentions) {
        if (lower.contains("fetch anonymous token") || lower.contains("fetch oauth token")) {
            return Leg.TOKEN;
        } else if (lower.contains("pinging container registry") || lower.contains("pinging docker registry")) {
            return Leg.PING;
        } else if (mentions.stream().anyMatch(m -> m.kind() == Mention.Kind.LOOKUP)
                || failure == FailureKind.NO_SUCH_HOST
                || failure == FailureKind.NAME_SERVER) {
            return Leg.NAME;
        } else if (failure.isTls()) {
            return Leg.TLS;
        }
        return failure != FailureKind.UNKNOWN && failure.isTransport() ? Leg.CONNECT : Leg.UNKNOWN;
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
        } else if (request != null && !"docker".equals(request.target().scheme())) {
            return request.target();
        } else if (named.registry() != null) {
            return LegTarget.of(null, named.registry());
        }
        return connection == null ? null : connection.target();
    }

    private static Operation operation(String lower, @Nullable Mention request, Leg leg, Context context) {
        Operation said = ofWords(lower);
        if (said == Operation.UNKNOWN && leg == Leg.UPLOAD) {
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
