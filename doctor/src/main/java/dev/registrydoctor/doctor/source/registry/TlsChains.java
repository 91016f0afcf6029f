package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TlsChain.Handshake;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.tls.Pem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Reads the certificates that a server shows: one handshake, after which nothing is sent. Whatever is shown passes, since
 * it is to be looked at; the connections by which registries are asked are others, and trust what the host trusts.
 */
public final class TlsChains {

    /** Of the whole handshake, so that a server that sends byte by byte does not hold the run. */
    private static final Duration LIMIT = Duration.ofSeconds(4);

    /** More issuers than that, one after the other, are not fetched. */
    private static final int MOST_FETCHED = 2;

    /** Of an issuer that is fetched; of what a server shows, Java itself takes ten certificates of 32 KiB together. */
    private static final int MAX_BYTES = 16 << 10;

    private final RegistryHttp http;
    private final Dialler dialler;
    private final Workers workers;

    public TlsChains(RegistryHttp http, Dialler dialler, Workers workers) {
        this.http = http;
        this.dialler = dialler;
        this.workers = workers;
    }

    public Answer<TlsChain> ask(TlsChain.Ask question) {
        Recorder recorder = new Recorder();
        Handshake handshake = Handshake.COMPLETED;
        String detail = "";
        String protocol = null;
        try (Socket socket = dialler.open(question.host(), question.port(), RegistryHttp.CONNECT_LIMIT)) {
            protocol = workers.within(LIMIT, () -> shake(socket, question, recorder));
        } catch (TimeoutException e) {
            handshake = Handshake.TIMED_OUT;
            detail = "no handshake within " + LIMIT.toSeconds() + " s";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.unknown(new Gap(Gap.Cause.TIMED_OUT, question.describe(), "the run ended", ""));
        } catch (Exception e) {
            Failure failure = Failure.of(e);
            handshake = handshake(failure.kind());
            detail = failure.detail();
        }
        return answer(question, handshake, detail, protocol, recorder.chain);
    }

    private static String shake(Socket plain, TlsChain.Ask question, Recorder recorder)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {recorder}, null);
        plain.setSoTimeout((int) LIMIT.toMillis());
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(plain, question.serverName(), question.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(
                    Certificate.isAddress(question.serverName())
                            ? List.of()
                            : List.of(new SNIHostName(question.serverName())));
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    private static Handshake handshake(Failure.Kind kind) {
        return switch (kind) {
            case PLAIN -> Handshake.PLAIN;
            case REFUSED, NO_ROUTE, NAME_UNRESOLVED -> Handshake.NOT_CONNECTED;
            case TIMED_OUT -> Handshake.TIMED_OUT;
            default -> Handshake.FAILED;
        };
    }

    private Answer<TlsChain> answer(
            TlsChain.Ask question,
            Handshake handshake,
            String detail,
            @Nullable String protocol,
            List<X509Certificate> chain) {
        List<Certificate> served =
                chain.stream().limit(TlsChain.MOST).map(Certificate::of).toList();
        List<Gap> gaps = new ArrayList<>();
        List<Certificate> fetched = List.of();
        List<Certificate> authorities = List.of();
        String refusal = null;
        if (!served.isEmpty()) {
            try {
                List<X509Certificate> all = http.trust().authorities();
                fetched = fetch(served, all);
                authorities = named(
                        all, Stream.concat(served.stream(), fetched.stream()).toList());
                refusal = refusal(chain);
            } catch (CertificateException e) {
                refusal = Failure.of(e).detail();
                gaps.add(new Gap(Gap.Cause.MALFORMED, "this host's CAs", refusal, ""));
            }
        }
        TlsChain value =
                new TlsChain(handshake, detail, protocol, pem(served), pem(fetched), pem(authorities), refusal);
        return new Answer.Known<>(
                value,
                HostRoot.source("TLS handshake with "
                        + new Origin("https", question.host(), question.port()).authority() + " from this host"),
                gaps);
    }

    private @Nullable String refusal(List<X509Certificate> chain) {
        try {
            http.trust().checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
            return null;
        } catch (CertificateException e) {
            return Failure.of(e).detail();
        }
    }

    /** Those of these CAs that are one of the certificates, or whose name one of them gives as its issuer. */
    public static List<Certificate> named(List<X509Certificate> authorities, List<Certificate> chain) {
        return authorities.stream()
                .map(Certificate::of)
                .filter(a ->
                        chain.stream().anyMatch(c -> c.isIssuedBy(a) || c.x509().equals(a.x509())))
                .limit(TlsChain.MOST)
                .toList();
    }

    /** The issuers that the server left out, as far as the last certificate names a place and it gives them. */
    private List<Certificate> fetch(List<Certificate> served, List<X509Certificate> authorities) {
        List<Certificate> fetched = new ArrayList<>();
        Certificate last = served.get(served.size() - 1);
        while (fetched.size() < MOST_FETCHED) {
            String url = last.issuerUrl();
            if (url == null
                    || last.isSelfIssued()
                    || !named(authorities, List.of(last)).isEmpty()) {
                break;
            }
            Certificate issuer = get(url);
            if (issuer == null || !last.isIssuedBy(issuer)) {
                break;
            }
            fetched.add(issuer);
            last = issuer;
        }
        return fetched;
    }

    /** Plain HTTP, as RFC 5280 has it: what is fetched counts for nothing unless a trusted CA signs it. */
    private @Nullable Certificate get(String text) {
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            return null;
        }
        try {
            RegistryHttp.Reply reply = http.send(
                    new Request.Builder()
                            .url(url)
                            .header("User-Agent", "registry-doctor")
                            .build(),
                    MAX_BYTES);
            return reply.status() == 200
                    ? Certificate.of(
                            Pem.certificates(reply.body().toByteArray()).get(0))
                    : null;
        } catch (IOException | GeneralSecurityException e) {
            return null;
        }
    }

    private static List<String> pem(List<Certificate> certificates) {
        return certificates.stream().map(Certificate::pem).toList();
    }

    /** Keeps what the server shows. */
    private static final class Recorder extends X509ExtendedTrustManager {
        private volatile List<X509Certificate> chain = List.of();

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, Socket socket) {
            chain = List.of(shown);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String type, SSLEngine engine) {
            chain = List.of(shown);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
