package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The certificates that a registry shows, and the probe that goes with them. */
public final class GivenChain {

    private final String host;
    private final int port;
    private final List<String> served;
    private final List<String> fetched = new ArrayList<>();
    private final List<String> authorities = new ArrayList<>();
    private RegistryProbe.Result result = RegistryProbe.Result.ANSWERED;

    private GivenChain(String host, int port, List<String> served) {
        this.host = host;
        this.port = port;
        this.served = served;
    }

    /** What a registry sends, its own certificate first. */
    public static GivenChain of(String host, int port, GivenCertificate... served) {
        return new GivenChain(
                host, port, Arrays.stream(served).map(GivenCertificate::pem).toList());
    }

    /** What this host's CAs hold of it. */
    public GivenChain hostTrusts(GivenCertificate... some) {
        Arrays.stream(some).map(GivenCertificate::pem).forEach(authorities::add);
        return this;
    }

    /** What the server left out, got from where its certificate says. */
    public GivenChain fetched(GivenCertificate... some) {
        Arrays.stream(some).map(GivenCertificate::pem).forEach(fetched::add);
        return this;
    }

    /** How a request by https ended. */
    public GivenChain probed(RegistryProbe.Result ended) {
        result = ended;
        return this;
    }

    /** The site with this registry. */
    public GivenSite on(GivenSite site) {
        RegistryProbe.Reply https =
                result == RegistryProbe.Result.ANSWERED ? Probes.ok() : Probes.failed(result, "PKIX: " + result);
        return site.probe(Probes.connected(host, port, null, https))
                .answer(
                        new TlsChain.Ask(host, port, host),
                        new TlsChain(
                                TlsChain.Handshake.COMPLETED,
                                "",
                                "TLSv1.3",
                                served,
                                fetched,
                                authorities,
                                result == RegistryProbe.Result.ANSWERED ? null : "PKIX path building failed"));
    }
}
