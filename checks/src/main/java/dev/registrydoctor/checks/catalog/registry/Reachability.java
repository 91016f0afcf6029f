package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the registries that are used, or asked about, answer as registries. */
public final class Reachability implements Check {

    private static final CheckInfo INFO = CheckInfo.of("registry.reachability", "every registry in use answers on /v2/")
            .reports(RegistryProblems.UNREACHABLE, RegistryProblems.NOT_A_REGISTRY, RegistryProblems.SERVER_ERROR)
            .requires(Settings.Ask.INSTANCE)
            .needs(Workloads.NEEDS, RegistryHosts.PROBED);

    private static final String HOSTS_FILE = "/etc/hosts";

    /** Errors of a pull that an unreachable registry would explain. */
    private static final Set<PullError.Kind> UNREACHED = Set.of(
            PullError.Kind.REFUSED,
            PullError.Kind.TIMED_OUT,
            PullError.Kind.NO_ROUTE,
            PullError.Kind.LOST,
            PullError.Kind.OTHER);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** What a name leads to is looked up where nothing answers: a wrong address is the answer then. */
    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return RegistryHosts.of(soFar).stream()
                .filter(host -> soFar.find(host.probe())
                        .filter(p -> p.registryScheme() == null)
                        .isPresent())
                .<Question<?>>flatMap(host -> lookup(host).stream())
                .toList();
    }

    private static Optional<NameLookup.Ask> lookup(RegistryHosts.Host host) {
        String name = host.probe().host();
        return name.matches("[0-9.]+|.*:.*") ? Optional.empty() : Optional.of(new NameLookup.Ask(name));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> failures = Workloads.failuresHere(evidence);
        Node here = NodeOfHost.find(evidence);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        int looked = 0;
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            RegistryProbe probe = evidence.orNull(host.probe());
            if (probe == null) {
                gaps.addAll(evidence.answer(host.probe()).gaps());
                continue;
            }
            looked++;
            List<PullFailure> waiting = failures.stream()
                    .filter(f -> f.image() != null && f.image().authority().equals(host.authority()))
                    .filter(f -> (UNREACHED.contains(f.error().kind()) && !f.isOfAnotherServer())
                            || isOfWebsite(f, probe)
                            || (f.error().kind() == PullError.Kind.SERVER_ERROR && probe.errorReply() != null))
                    .toList();
            // What this host reaches says nothing of the nodes, unless somebody asked or a pull fails likewise.
            if (probe.registryScheme() == null && (host.named() || !waiting.isEmpty())) {
                findings.addAll(judge(host, probe, waiting, here, evidence));
            }
        }
        // The result for one host says nothing about hosts that were not checked or are not known.
        gaps.addAll(evidence.answer(Listing.pods()).gaps());
        gaps.addAll(RegistryHosts.leftOut(evidence));
        if (findings.isEmpty() && (looked == 0 || !gaps.isEmpty())) {
            return gaps.isEmpty()
                    ? Outcome.skipped("no images, certs.d files or arguments of this run name a registry")
                    : new Outcome.Unknown(gaps);
        }
        return Outcome.of(findings, Phrases.count(looked, "registry host") + " checked");
    }

    /** A website says "not found" to all that is asked of a registry, and a proxy whose registry is down 502. */
    private static boolean isOfWebsite(PullFailure failure, RegistryProbe probe) {
        PullError error = failure.error();
        return probe.isWebsite()
                && (error.kind() == PullError.Kind.SERVER_ERROR
                        || (error.kind() == PullError.Kind.NOT_FOUND && error.missingContent() == null));
    }

    private static List<Finding> judge(
            RegistryHosts.Host host,
            RegistryProbe probe,
            List<PullFailure> waiting,
            @Nullable Node here,
            Evidence evidence) {
        if (probe.connection() != RegistryProbe.Connection.CONNECTED) {
            return List.of(unreachable(host, probe.detail(), waiting, here, evidence));
        }
        RegistryProbe.Reply ill = probe.errorReply();
        if (ill != null) {
            boolean builtIn = host.probe().equals(RegistryHosts.probe("127.0.0.1", BuiltIn.NODE_PORT));
            // registry.catalog speaks of the built-in one.
            return builtIn
                    ? List.of()
                    : List.of(withPulls(
                            host, ServerError.finding(Subject.registry(host.authority()), ill, false), waiting));
        }
        boolean isSecure = answered(probe.https());
        RegistryProbe.Reply answered = isSecure ? probe.https() : answered(probe.http()) ? probe.http() : null;
        if (answered != null && answered.result() == RegistryProbe.Result.ANSWERED) {
            return List.of(withPulls(host, notARegistry(host, answered, isSecure ? "https" : "http"), waiting)
                    .affecting(endpoint(host)));
        }
        // The certificate is another check's matter.
        RegistryProbe.Reply https = probe.https();
        if (https != null && https.result() == RegistryProbe.Result.UNTRUSTED) {
            return List.of();
        }
        String said = https == null ? probe.detail() : https.detail();
        return List.of(unreachable(host, said, waiting, here, evidence));
    }

    private static boolean answered(RegistryProbe.@Nullable Reply reply) {
        return reply != null && reply.result() == RegistryProbe.Result.ANSWERED;
    }

    /** A problem of a server affects all its clients, and the pulls whose errors name the server. */
    private static Finding withPulls(RegistryHosts.Host host, Finding finding, List<PullFailure> waiting) {
        return finding.involving(Workloads.subjects(waiting)).involving(endpoint(host));
    }

    private static Subject endpoint(RegistryHosts.Host host) {
        return Subject.endpoint(
                new Origin("http", host.probe().host(), host.probe().port()).authority());
    }

    private static Finding unreachable(
            RegistryHosts.Host host, String detail, List<PullFailure> waiting, @Nullable Node here, Evidence evidence) {
        Finding finding = Finding.of(
                        RegistryProblems.UNREACHABLE,
                        Subject.registry(host.authority()),
                        "Registry " + host.authority() + " does not answer /v2/ requests from this host")
                .observed(detail.isEmpty() ? "no answer" : detail, "200 or 401", "GET /v2/ from this host")
                .involving(here == null ? List.of() : List.of(Subject.node(here.name())));
        List<Step> steps = new ArrayList<>();
        NameLookup.Ask ask = lookup(host).orElse(null);
        List<String> addresses = ask == null
                ? List.of()
                : evidence.find(ask).map(NameLookup::addresses).orElse(List.of());
        if (ask != null && !addresses.isEmpty()) {
            String origin = evidence.origin(ask);
            boolean isItself = addresses.stream().allMatch(BuiltIn::isLoopback);
            finding = finding.observed(
                    ask.name() + " resolves to " + String.join(", ", addresses)
                            + (isItself ? ", which is this host itself" : ""),
                    "the address of the registry's machine",
                    origin);
            if (isItself && here != null && host.probe().port() == BuiltIn.NODE_PORT) {
                // On a node, whatever keeps the node port closed is the cause, and the name is not.
                finding = finding.involving(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT));
            } else if (origin.contains(HOSTS_FILE)) {
                steps.addAll(correctHostsFile(ask.name()));
            }
        }
        steps.add(Step.of(
                        "Send a request from the registry's own machine.",
                        curl("-v", host, scheme(host)),
                        Actor.operator("where the registry runs"))
                .deciding("200 or 401 means that the registry runs and the problem is on the network path. Connection"
                        + " refused means that it does"
                        + " not run, or uses another port: start it, or use that port."));
        steps.add(Step.of("Send the same request from this host.", curl("-v", host, scheme(host)), Actor.here())
                .deciding("a timeout is caused by a firewall or a route, connection refused by a wrong address or port,"
                        + " an unknown name by DNS. 200 or 401 means that the registry is reachable now."));
        return withPulls(host, finding, waiting)
                .remedy(new Remedy(
                        steps,
                        Verification.of(
                                Action.program("registry-doctor", "run", "--registry", host.authority()),
                                Actor.here(),
                                "reports that it answers")));
    }

    private static List<Step> correctHostsFile(String name) {
        return List.of(
                Step.of(
                                "Check whether this is the registry's address. The entry in " + HOSTS_FILE
                                        + " takes precedence over DNS.",
                                Action.program("grep", "-n", "-w", name, HOSTS_FILE),
                                Actor.here())
                        .deciding("if it is, skip the next step. If it is not, remove the name from the line or correct"
                                + " the address."),
                Step.of(
                                "Remove the name from " + HOSTS_FILE + ", so that DNS resolves it.",
                                Action.root(
                                        "sed",
                                        "-i.bak",
                                        "-E",
                                        "s/[[:space:]]+" + name.replace(".", "\\.") + "([[:space:]]|$)/\\1/",
                                        HOSTS_FILE),
                                Actor.here())
                        .undoneBy(Action.root("mv", HOSTS_FILE + ".bak", HOSTS_FILE)));
    }

    private static Finding notARegistry(RegistryHosts.Host host, RegistryProbe.Reply reply, String scheme) {
        String type = reply.contentType() == null ? "no content type" : reply.contentType();
        Finding finding = Finding.of(
                        RegistryProblems.NOT_A_REGISTRY,
                        Subject.registry(host.authority()),
                        host.authority() + " answers /v2/ with HTTP " + reply.status() + " and " + type
                                + (isGateway(reply)
                                        ? ": that is a proxy that does not reach a registry behind it"
                                        : ": that is not a registry"))
                .observed(
                        "HTTP " + reply.status() + ", " + type
                                + (reply.location() == null ? "" : ", Location " + reply.location()),
                        "200 or 401 with Docker-Distribution-Api-Version: registry/2.0",
                        "GET /v2/ from this host");
        if (!reply.detail().isBlank()) {
            finding = finding.observed(
                    "the body starts with: " + Phrases.brief(reply.detail(), 100), "GET /v2/ from this host");
        }
        return finding.remedy(Remedy.of(
                Verification.of(curl("-i", host, scheme), Actor.here(), "shows 200 or 401"),
                Step.of("Check which program answers.", curl("-i", host, scheme), Actor.here())
                        .deciding(
                                isGateway(reply)
                                        ? "the Server header names the proxy. On its machine, check that the"
                                                + " registry behind it runs, and that the proxy uses the"
                                                + " registry's address and scheme. Its error log shows why it"
                                                + " fails."
                                        : "the Server header, the Location header or the page identifies it."
                                                + " A web interface has its registry on another"
                                                + " port, an ingress needs a route for this name, a captive"
                                                + " portal needs a login.")));
    }

    /** What a proxy says of the server behind it (RFC 9110, 15.6.3 to 15.6.5). */
    private static boolean isGateway(RegistryProbe.Reply reply) {
        return reply.status() >= 502 && reply.status() <= 504;
    }

    /** The scheme that the user named, or that clients take for the port. */
    private static String scheme(RegistryHosts.Host host) {
        if (host.scheme() != null) {
            return host.scheme();
        }
        return host.probe().port() == 443 ? "https" : "http";
    }

    private static Action curl(String option, RegistryHosts.Host host, String scheme) {
        return Action.program("curl", option, "--max-time", "5", scheme + "://" + host.authority() + "/v2/");
    }
}
