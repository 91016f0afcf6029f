package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.model.tls.Certificate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.setup.builtin.BuiltInRequest.Tls;
import dev.registrydoctor.doctor.setup.client.ImageClients;
import dev.registrydoctor.doctor.setup.node.CaFiles;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistries;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How other machines use the built-in registry: by which names, with which scheme, and through which firewall. */
final class ReachPlan {

    private static final String LOCALHOST = "localhost";

    private final BuiltInRequest request;
    private final Evidence evidence;

    ReachPlan(BuiltInRequest request, Evidence evidence) {
        this.request = request;
        this.evidence = evidence;
    }

    static Needs needs(BuiltInRequest request) {
        List<Question<?>> probes = new ArrayList<>();
        request.reachable().forEach(host -> probes.add(BuiltInRequest.probe(host)));
        Needs needs = Needs.of(probes).and(Needs.of(probes).onNodes(), SetupPlan.needs(wanted(request)));
        return request.reachable().isEmpty() ? needs : needs.and(ImageClients.needs(client(request)));
    }

    private static JoinedRegistry client(BuiltInRequest request) {
        Tls tls = request.tls();
        return new JoinedRegistry(
                request.reachable().stream().map(BuiltInRequest::at).toList(),
                tls == null,
                tls == null ? List.of() : tls.chain());
    }

    /** Why nodes could not check the certificate by the name that they use, or null. */
    @Nullable
    String obstacle(boolean isNew) {
        Tls tls = request.tls();
        RegistrySettings settings = isNew ? null : RegistrySettings.of(evidence);
        if (tls == null) {
            boolean hasTls = settings != null && settings.find("http.tls.certificate") != null;
            return hasTls && !request.reachable().isEmpty()
                    ? "The registry uses TLS. Give its certificate and key with --protect tls=CERT,KEY, so that the nodes can"
                            + " be made to trust it."
                    : null;
        } else if (tls.chain().isEmpty()) {
            return tls.certificateFile() + " has no certificate (PEM).";
        }
        Certificate own = tls.chain().get(0);
        List<String> uncovered =
                request.reachable().stream().filter(host -> !own.covers(host)).toList();
        if (!uncovered.isEmpty()) {
            return tls.certificateFile() + " is not valid for " + String.join(", ", uncovered) + ", only for "
                    + String.join(", ", own.names())
                    + ". Get a certificate with all names by which machines use the registry.";
        }
        return covered(request) == null
                ? tls.certificateFile()
                        + " is not valid for localhost, by which the nodes use the registry. Name a host that"
                        + " it is valid for with --reachable."
                : null;
    }

    /** A name that the certificate is valid for, or null. */
    private static @Nullable String covered(BuiltInRequest request) {
        Tls tls = request.tls();
        return tls == null || tls.chain().isEmpty()
                ? null
                : Stream.concat(Stream.of(LOCALHOST), request.reachable().stream())
                        .filter(host -> tls.chain().get(0).covers(host))
                        .findFirst()
                        .orElse(null);
    }

    /**
     * Where containerd of each node is to go. With TLS, images of localhost go to a name that the certificate is valid for: the
     * file that MicroK8s ships says plain HTTP.
     */
    private static WantedRegistries wanted(BuiltInRequest request) {
        Tls tls = request.tls();
        WantedTls trust = tls == null ? WantedTls.NONE : new WantedTls(tls.certificateFile(), null, null, false);
        String scheme = tls == null ? "http" : "https";
        List<WantedRegistry> all = new ArrayList<>();
        String covered = covered(request);
        if (covered != null) {
            all.add(registry(LOCALHOST, server(scheme, covered, trust)));
        }
        request.reachable().forEach(host -> all.add(registry(host, server(scheme, host, trust))));
        return new WantedRegistries(all);
    }

    private static WantedRegistry registry(String host, WantedServer server) {
        return new WantedRegistry(BuiltInRequest.at(host), List.of(), server, WantedTls.NONE, 0);
    }

    private static WantedServer server(String scheme, String host, WantedTls tls) {
        return WantedServer.parse(scheme + "://" + BuiltInRequest.at(host))
                .orElseThrow(() -> new IllegalArgumentException("not a host"))
                .with(tls);
    }

    /** What containerd of each node needs. */
    SetupPlan nodes() {
        Tls tls = request.tls();
        CaFiles files = tls == null
                ? CaFiles.NONE
                : new CaFiles(Map.of(tls.certificateFile(), client(request).pem()));
        return SetupPlan.of(wanted(request), files, evidence);
    }

    /** What the clients of this host need, and what keeps machines from connecting. */
    SetupPart clients(boolean isNew) {
        SetupPart part = request.reachable().isEmpty()
                ? SetupPart.NOTHING
                : ImageClients.plan(client(request), Set.of(), evidence);
        return isNew
                ? part
                : part.and(SetupPart.all(
                        request.reachable().stream().map(this::firewall).toList()));
    }

    /**
     * Packets for a node port are sent on to the Pod before a firewall's rules for incoming packets are looked at, so that rules
     * for forwarded packets decide about them, by the Pod's port.
     */
    private SetupPart firewall(String host) {
        List<String> lost = new ArrayList<>();
        boolean isMet = false;
        for (String node : evidence.seenNodes()) {
            Connection connection = connection(host, evidence.from(node));
            isMet |= connection == Connection.CONNECTED;
            if (connection == Connection.TIMED_OUT) {
                lost.add("node " + node);
            }
        }
        Connection here = connection(host, evidence);
        isMet |= here == Connection.CONNECTED;
        if (here == Connection.TIMED_OUT) {
            lost.add(0, "this host");
        }
        return lost.isEmpty() || !isMet
                ? SetupPart.NOTHING
                : SetupPart.obstacle("From " + String.join(", ", lost) + ", " + BuiltInRequest.at(host)
                        + " does not answer in time, and other machines reach it: a firewall drops the packets. Let it"
                        + " forward TCP to port " + BuiltIn.PORT
                        + " of the Pod from these machines (ufw: `sudo ufw route"
                        + " allow proto tcp from ADDRESS to any port " + BuiltIn.PORT + "` on node " + host
                        + "). A rule for port " + BuiltIn.NODE_PORT + " has no effect.");
    }

    private static @Nullable Connection connection(String host, Evidence from) {
        return from.find(BuiltInRequest.probe(host))
                .map(RegistryProbe::connection)
                .orElse(null);
    }
}
