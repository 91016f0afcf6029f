package dev.registrydoctor.checks.reading;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was read out of an error, as a sentence without its full stop: {@code docker push to 10.0.0.5:32000, the TLS handshake
 * failed}. A person compares it with what happened. Parts that the error does not tell are left out.
 */
public final class ReadingText {

    /** The parts that ask another server than the registry, even where no image is named. */
    private static final Set<Leg> OF_OTHERS = EnumSet.of(Leg.PROXY, Leg.TOKEN, Leg.DAEMON);

    private ReadingText() {}

    /** The sentence; empty when the error tells neither what failed nor how. Names come from the error and are not cleaned. */
    public static String of(Reading reading) {
        String failure = failure(reading);
        if (failure.isEmpty()) {
            return "";
        }
        String request = request(reading);
        return Stream.of(operation(reading), request.isEmpty() ? failure : request + ": " + failure)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }

    /** Who did what with which image or server. */
    private static String operation(Reading reading) {
        String client = client(reading.client());
        String done = reading.operation().noun();
        boolean isCommand = isCommand(reading.client());
        String subject = Stream.of(client, isCommand || done.isEmpty() ? "" : ":", done)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" "))
                .replace(" :", ":");
        String object = object(reading);
        if (object.isEmpty() || !done.isEmpty()) {
            return (subject + " " + object).strip();
        }
        return subject.isEmpty() ? "request " + object : subject + (isCommand ? " request " : ": request ") + object;
    }

    private static String object(Reading reading) {
        LegTarget target = reading.target();
        if (reading.image() != null && reading.operation() != Operation.LOGIN) {
            return (reading.operation() == Operation.UNKNOWN ? "for " : "of ")
                    + reading.image().text();
        } else if (target == null || target.host().isEmpty() || asksAnother(reading)) {
            return "";
        }
        return switch (reading.operation()) {
            case PULL, LIST, DELETE, START, MOUNT, IMPORT -> "from " + target.authority();
            case PUSH, LOGIN, UNKNOWN -> "to " + target.authority();
        };
    }

    /** The part that failed, where it is a request of its own, and whom it asked where that is another host. */
    private static String request(Reading reading) {
        String part = switch (reading.leg()) {
            case TOKEN -> "token request";
            case MANIFEST -> "manifest request";
            case BLOB -> "layer request";
            case REDIRECT -> "redirected layer request";
            case UPLOAD -> "layer upload";
            case STORAGE -> "storage of the registry";
            case LIST -> "list request";
            case PROXY -> "proxy";
            case DAEMON -> reading.failure().isTransport() ? "connection to the client's own daemon" : "";
            case PING, NAME, CONNECT, TLS, LOCAL_STORE, SECRET, POD, UNKNOWN -> "";
        };
        LegTarget target = reading.target();
        boolean isSaid = reading.leg() == Leg.DAEMON && part.isEmpty();
        if (target == null || target.host().isEmpty() || isSaid || !asksAnother(reading)) {
            return part;
        }
        return switch (reading.leg()) {
            case PROXY, STORAGE, DAEMON -> part + " " + target.authority();
            default -> (part.isEmpty() ? "request" : part) + " to " + target.authority();
        };
    }

    /** Whether the part that failed asked somebody else than the server of the operation. */
    private static boolean asksAnother(Reading reading) {
        return reading.asksElsewhere() || (reading.image() == null && OF_OTHERS.contains(reading.leg()));
    }

    private static boolean isCommand(Client client) {
        return switch (client) {
            case CRIO, FLUX, ARGOCD, TOOL, BROWSER, REGISTRY, HARBOR, CONTAINERD, KUBELET, KUBERNETES -> false;
            default -> true;
        };
    }

    private static String client(Client client) {
        return switch (client) {
            case BUILDKIT -> "docker buildx or BuildKit";
            case KANIKO -> "kaniko, crane or similar";
            case TOOL -> "another tool";
            case BROWSER -> "browser";
            case REGISTRY -> "registry log";
            case HARBOR -> "Harbor log";
            case CONTAINERD -> "containerd log";
            case KUBELET -> "kubelet";
            case KUBERNETES -> "Kubernetes event";
            case UNKNOWN -> "";
            default -> client.label();
        };
    }

    private static String failure(Reading reading) {
        if (reading.failure() == FailureKind.UNKNOWN) {
            return unnamed(reading);
        }
        String phrase = reading.failure().clause();
        return reading.status() == null || reading.failure().isTransport()
                ? phrase
                : phrase + " (HTTP status " + reading.status() + ")";
    }

    /** A failure without a kind: the step of the connection or the status still tell something. */
    private static String unnamed(Reading reading) {
        String step = switch (reading.leg()) {
            case NAME -> "the DNS lookup failed";
            case CONNECT -> "the connection failed";
            case TLS -> "the TLS handshake failed";
            default -> "";
        };
        return step.isEmpty() && reading.status() != null
                ? "the server answered with HTTP status " + reading.status()
                : step;
    }
}
