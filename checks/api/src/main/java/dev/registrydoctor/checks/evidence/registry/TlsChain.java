package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a server shows to a client that lets every one pass. Certificates are public: no key is here.
 *
 * @param handshake how the handshake ended
 * @param detail the error in words, empty when it was completed
 * @param protocol the version agreed on ({@code TLSv1.3}), or null when it was not completed
 * @param served what the server sent, its own certificate first, each in PEM; at most {@link #MOST}
 * @param fetched certificates that it did not send, each the issuer of the one before, in PEM, from where the last
 *     certificate sent says that its issuer's lies (RFC 5280, caIssuers); empty when this host's CAs made that needless
 * @param authorities those of this host's CAs, in PEM, whose name one of the certificates above bears or gives as its
 *     issuer; empty also when the host's CAs cannot be read, of which the answer's gaps then speak
 * @param refusal why this host's own TLS does not accept what was sent, whatever its name; null when it does
 */
public record TlsChain(
        Handshake handshake,
        @Holds(TextKind.TEXT) String detail,
        @Holds(TextKind.WORD) @Nullable String protocol,
        @Holds(TextKind.TEXT) List<String> served,
        @Holds(TextKind.TEXT) List<String> fetched,
        @Holds(TextKind.TEXT) List<String> authorities,
        @Holds(TextKind.TEXT) @Nullable String refusal) {

    /** No more certificates of a chain are kept than this. */
    public static final int MOST = 10;

    /** How a handshake can end. */
    public enum Handshake {
        COMPLETED,
        /** It was answered in plain text. */
        PLAIN,
        /** TCP did not connect. */
        NOT_CONNECTED,
        TIMED_OUT,
        FAILED
    }

    public TlsChain {
        served = List.copyOf(served);
        fetched = List.copyOf(fetched);
        authorities = List.copyOf(authorities);
    }

    /**
     * Asks for the certificates that a server shows.
     *
     * @param serverName the name that the server is asked for, unless it is an IP address (RFC 6066)
     */
    public record Ask(
            @Holds(TextKind.HOST) String host,
            int port,
            @Holds(TextKind.HOST) String serverName) implements HostQuestion<TlsChain> {
        @Override
        public String describe() {
            return "the certificates of " + new Origin("https", host, port).authority() + " for " + serverName
                    + ", from this host";
        }
    }
}
