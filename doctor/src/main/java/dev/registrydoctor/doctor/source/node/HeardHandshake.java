package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TlsChain.Handshake;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.registry.TlsChains;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code openssl s_client} on a node printed, and the node's own CAs after it. */
final class HeardHandshake {

    private static final Pattern PROTOCOL = Pattern.compile("(?m)^ *(?:Protocol *: |New, )(TLSv[0-9.]{1,3}|SSLv3)");
    private static final Pattern VERIFIED = Pattern.compile("(?m)^ *Verify return code: (\\d{1,3}) \\((.{1,200})\\)");
    private static final Pattern ERROR = Pattern.compile("(?m)^.*:error:[^:]*:(.*)$|^(.*errno=\\d+.*)$");
    private static final int KILLED = 137;

    private HeardHandshake() {}

    static Answer<TlsChain> of(NodeRecord record, Source source) {
        String text = record.content();
        int own = text.indexOf("\nauthority");
        int none = text.indexOf("\nno authorities");
        String shown = text.substring(0, own >= 0 ? own : none >= 0 ? none : text.length());
        List<Certificate> served =
                Certificate.ofPem(shown).stream().limit(TlsChain.MOST).toList();
        List<Certificate> authorities = own < 0 ? List.of() : Certificate.ofPem(text.substring(own));
        Matcher verified = VERIFIED.matcher(shown);
        String refusal = verified.find() && !verified.group(1).equals("0") ? verified.group(2) : null;
        Matcher protocol = PROTOCOL.matcher(shown);
        boolean complete = protocol.find() && !served.isEmpty();
        Matcher error = ERROR.matcher(shown);
        String detail = complete || !error.find() ? "" : ShownText.line(error.group(), ShownText.SHORT);
        Handshake handshake = complete ? Handshake.COMPLETED : failure(shown);
        TlsChain chain = new TlsChain(
                handshake,
                handshake == Handshake.TIMED_OUT ? "no handshake within 4 s" : detail,
                complete ? protocol.group(1) : null,
                pem(served),
                List.of(),
                pem(TlsChains.named(authorities.stream().map(Certificate::x509).toList(), served)),
                served.isEmpty() ? null : refusal);
        return none < 0 || served.isEmpty()
                ? Answer.known(chain, source)
                : new Answer.Known<>(chain, source, List.of(noAuthorities()));
    }

    private static Gap noAuthorities() {
        return new Gap(
                Gap.Cause.NOT_RECORDED,
                "the node's CAs",
                "the node has no folder /etc/ssl/certs",
                "run registry-doctor on that node");
    }

    private static Handshake failure(String shown) {
        if (shown.contains("wrong version number") || shown.contains("packet length too long")) {
            return Handshake.PLAIN;
        } else if (exit(shown) == KILLED) {
            return Handshake.TIMED_OUT;
        }
        return shown.contains("CONNECTED(") ? Handshake.FAILED : Handshake.NOT_CONNECTED;
    }

    private static int exit(String shown) {
        return new NodeRecord("tls", List.of(), shown.strip()).exit();
    }

    private static List<String> pem(List<Certificate> certificates) {
        return certificates.stream().map(Certificate::pem).toList();
    }
}
