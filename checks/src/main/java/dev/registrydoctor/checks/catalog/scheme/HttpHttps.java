package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HiddenNotFound;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether clients and registries agree on HTTP or HTTPS. */
public final class HttpHttps implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "scheme.http-https", "clients use the scheme of each registry (HTTP or HTTPS)")
            .reports(SchemeProblems.HTTP_SERVER_HTTPS_CLIENT, SchemeProblems.HTTPS_SERVER_HTTP_CLIENT)
            .requires(Listing.pods(), Settings.Ask.INSTANCE)
            .needs(PullFailures.NEEDS, HiddenNotFound.NEEDS, ContainerdHosts.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return withScheme(soFar).stream()
                .<Question<?>>map(r -> RegistryHosts.probe(r.host(), r.port()))
                .toList();
    }

    private static List<Settings.Registry> withScheme(Evidence evidence) {
        return evidence.find(Settings.Ask.INSTANCE).map(Settings::registries).orElse(List.of()).stream()
                .filter(r -> r.scheme() != null)
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> failures = PullFailures.of(evidence);
        List<Finding> findings = new ArrayList<>();
        Workloads.byServer(failures, PullError.Kind.PLAIN_SERVER)
                // A missing tag is the cause of the pulls of its image, and of no others.
                .forEach((host, some) -> Workloads.apart(some, f -> HiddenNotFound.isSeen(f, evidence))
                        .forEach(alike -> findings.add(pull(
                                SchemeProblems.HTTP_SERVER_HTTPS_CLIENT,
                                host,
                                alike,
                                "uses HTTP, but containerd uses HTTPS",
                                evidence))));
        Workloads.byServer(failures, PullError.Kind.TLS_SERVER)
                .forEach((host, some) -> findings.add(pull(
                        SchemeProblems.HTTPS_SERVER_HTTP_CLIENT,
                        host,
                        some,
                        "uses HTTPS, but containerd uses HTTP",
                        evidence)));
        for (Settings.Registry registry : withScheme(evidence)) {
            evidence.find(RegistryHosts.probe(registry.host(), registry.port()))
                    .map(probe -> asked(registry, probe))
                    .ifPresent(findings::add);
        }
        return Outcome.of(findings, "no pull fails because of HTTP against HTTPS");
    }

    /** The folder that containerd of a node reads; of another node than this host, it is MicroK8s' own that is known. */
    private static String folder(@Nullable String node, Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        boolean isHere = here != null && (node == null || node.equals(here.name()));
        return isHere ? ContainerdHosts.of(evidence).folder() : BuiltIn.CERTS_D;
    }

    private static Finding pull(
            Problem problem, String host, List<PullFailure> failures, String how, Evidence evidence) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        problem,
                        Subject.registry(host),
                        (first.isOfAnotherServer() ? "Server " : "Registry ") + host + " " + how + "; affects "
                                + Workloads.pods(failures))
                .observed(first.error().message(), "the scheme that the server uses", first.source())
                .involving(Workloads.subjects(failures));
        for (PullFailure failure : failures) {
            if (failure.node() != null) {
                finding = finding.involving(Subject.node(failure.node()));
            }
        }
        Actor node = Actor.node(first.node());
        if (first.isOfAnotherServer()) {
            return finding.remedy(Remedy.of(
                    PullFailures.LEAVES_BACK_OFF,
                    Step.of(
                                    "Find the files that name " + host + ".",
                                    Action.root("grep", "-rnF", host, folder(first.node(), evidence)),
                                    node)
                            .deciding("if a hosts.toml names it, write " + scheme(problem) + "://" + host
                                    + " there. If none does, the registry itself redirects blob requests to it: set"
                                    + " the right scheme in the registry's configuration.")));
        }
        return finding.remedy(Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                        "Write a hosts.toml for exactly " + host
                                + " with the right scheme for the node's containerd. No restart is needed."
                                + (problem.equals(SchemeProblems.HTTP_SERVER_HTTPS_CLIENT)
                                        ? ""
                                        : " For a certificate of a public CA, this is enough. For any other CA, add"
                                                + " ca = \"ca.crt\" to the"
                                                + " table and put that CA's certificate in the same directory."),
                        HostsWriting.rewritten(folder(first.node(), evidence), host, scheme(problem)),
                        node)));
    }

    /** By which the server answers. */
    private static String scheme(Problem problem) {
        return problem.equals(SchemeProblems.HTTP_SERVER_HTTPS_CLIENT) ? "http" : "https";
    }

    private static @Nullable Finding asked(Settings.Registry registry, RegistryProbe probe) {
        boolean wantsPlain = "http".equals(registry.scheme());
        RegistryProbe.Reply http = probe.http();
        RegistryProbe.Reply https = probe.https();
        if (wantsPlain && ("https".equals(probe.registryScheme()) || is(http, RegistryProbe.Result.SPEAKS_TLS))) {
            return mismatch(
                    SchemeProblems.HTTPS_SERVER_HTTP_CLIENT,
                    registry,
                    http,
                    "uses HTTPS, but this run was started with http://");
        }
        return !wantsPlain && ("http".equals(probe.registryScheme()) || is(https, RegistryProbe.Result.SPEAKS_PLAIN))
                ? mismatch(
                        SchemeProblems.HTTP_SERVER_HTTPS_CLIENT,
                        registry,
                        https,
                        "uses HTTP, but this run was started with https://")
                : null;
    }

    private static boolean is(RegistryProbe.@Nullable Reply reply, RegistryProbe.Result result) {
        return reply != null && reply.result() == result;
    }

    private static Finding mismatch(
            Problem problem, Settings.Registry registry, RegistryProbe.@Nullable Reply reply, String how) {
        String other = "http".equals(registry.scheme()) ? "https" : "http";
        return Finding.of(
                        problem, Subject.registry(registry.authority()), "Registry " + registry.authority() + " " + how)
                .observed(
                        reply == null || reply.detail().isEmpty() ? "a registry answers over " + other : reply.detail(),
                        "an answer over " + registry.scheme(),
                        "GET /v2/ from this host")
                .remedy(Remedy.of(
                        Verification.of("The registry answers."),
                        Step.of(
                                "Use the scheme of the registry.",
                                Action.program(
                                        "registry-doctor", "run", "--registry", other + "://" + registry.authority()),
                                Actor.here())));
    }
}
