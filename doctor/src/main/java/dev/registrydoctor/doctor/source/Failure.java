package dev.registrydoctor.doctor.source;

import dev.registrydoctor.doctor.source.transport.Flooded;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * How a connection failed, read from the chain of causes: clients wrap them, and say the same thing in several ways.
 *
 * @param detail the error in words
 */
public record Failure(Kind kind, String detail) {

    /** The ways that matter. */
    public enum Kind {
        REFUSED,
        TIMED_OUT,
        NO_ROUTE,
        NAME_UNRESOLVED,
        /** A TLS hello was answered in plain text. */
        PLAIN,
        UNTRUSTED,
        WRONG_NAME,
        OUT_OF_DATE,
        /** TLS failed in another way. */
        TLS,
        BROKEN;

        public boolean isTls() {
            return this == PLAIN || this == UNTRUSTED || this == WRONG_NAME || this == OUT_OF_DATE || this == TLS;
        }
    }

    public static Failure of(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        Kind kind = kind(chain);
        Throwable deepest = chain.get(chain.size() - 1);
        String message = deepest.getMessage();
        String text = message == null || message.isBlank() ? words(kind, deepest) : message;
        if (kind == Kind.NAME_UNRESOLVED && !text.contains(" ")) {
            text += ": no such name";
        }
        return new Failure(kind, ShownText.line(text, ShownText.SHORT));
    }

    /** Whether the server sent more than belongs to an answer. */
    public static boolean isFlood(Throwable thrown) {
        return any(chain(thrown), t -> t instanceof Flooded);
    }

    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable t = thrown; t != null && chain.size() < 12 && !chain.contains(t); t = t.getCause()) {
            chain.add(t);
        }
        return chain;
    }

    private static Kind kind(List<Throwable> chain) {
        // The order matters: an expired certificate comes wrapped in a PKIX failure, and that in an SSLException.
        if (any(chain, t -> t instanceof UnknownHostException)) {
            return Kind.NAME_UNRESOLVED;
        }
        if (any(chain, t -> t instanceof CertificateExpiredException || t instanceof CertificateNotYetValidException)) {
            return Kind.OUT_OF_DATE;
        }
        if (any(chain, t -> t instanceof SSLPeerUnverifiedException)
                || says(chain, "no subject alternative")
                || says(chain, "no name matching")) {
            return Kind.WRONG_NAME;
        }
        if (says(chain, "pkix") || says(chain, "valid certification path") || says(chain, "trustanchors")) {
            return Kind.UNTRUSTED;
        }
        if (says(chain, "unrecognized ssl message")) {
            return Kind.PLAIN;
        }
        if (says(chain, "refused")) {
            return Kind.REFUSED;
        }
        if (any(chain, t -> t instanceof InterruptedIOException || t instanceof TimeoutException)
                || says(chain, "timed out")) {
            return Kind.TIMED_OUT;
        }
        if (any(chain, t -> t instanceof NoRouteToHostException) || says(chain, "unreachable")) {
            return Kind.NO_ROUTE;
        }
        if (any(chain, t -> t instanceof SSLException)) {
            return Kind.TLS;
        }
        return any(chain, t -> t instanceof ConnectException) ? Kind.REFUSED : Kind.BROKEN;
    }

    private static boolean any(List<Throwable> chain, Predicate<Throwable> test) {
        return chain.stream().anyMatch(test);
    }

    private static boolean says(List<Throwable> chain, String lowerCase) {
        return any(
                chain,
                t -> t.getMessage() != null
                        && t.getMessage().toLowerCase(Locale.ROOT).contains(lowerCase));
    }

    private static String words(Kind kind, Throwable t) {
        return kind == Kind.BROKEN
                ? t.getClass().getSimpleName()
                : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
