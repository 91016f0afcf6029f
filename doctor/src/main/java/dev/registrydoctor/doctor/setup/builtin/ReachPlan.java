package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.tls.Certificate;
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

/** How other machines use the built-in registry: by which names, and with which scheme. */
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
                : part.and(SetupPart.all(request.reachable().stream()
                        .map(new FirewallPlan(evidence)::of)
                        .toList()));
    }
}
