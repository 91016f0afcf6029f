package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether containerd or Docker would use a proxy for a registry that answers this host directly, and whether pulls fail
 * at the proxy itself. Requests to loopback never use a proxy, so localhost:32000 is not affected.
 */
public final class Proxy implements Check {

    private static final HostFile.Ask CONTAINERD = new HostFile.Ask(BuiltIn.ARGS + "/containerd-env");
    /** snapd passes it to every service of a snap. */
    private static final HostFile.Ask ENVIRONMENT = new HostFile.Ask("/etc/environment");

    /** Errors that a proxy can cause; other errors have another cause. */
    private static final Set<PullError.Kind> OF_PROXIES = Set.of(
            PullError.Kind.PROXY,
            PullError.Kind.TIMED_OUT,
            PullError.Kind.REFUSED,
            PullError.Kind.SERVER_ERROR,
            PullError.Kind.WEB_PAGE,
            PullError.Kind.OTHER);

    private static final CheckInfo INFO = CheckInfo.of("network.proxy", "no proxy intercepts requests to a registry")
            .reports(NetworkProblems.PROXY_CAPTURES_REGISTRY)
            .requires(Settings.Ask.INSTANCE)
            .welcomes(CONTAINERD, ENVIRONMENT, DockerEngine.Ask.INSTANCE)
            .needs(Workloads.NEEDS, PullNeeds.NEEDS, RegistryHosts.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return remote(soFar).<Question<?>>map(RegistryHosts.Host::probe).toList();
    }

    private static Stream<RegistryHosts.Host> remote(Evidence evidence) {
        return RegistryHosts.of(evidence).stream()
                .filter(h -> !BuiltIn.isLoopback(h.probe().host()));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<RegistryHosts.Host> direct = remote(evidence)
                .filter(h -> evidence.find(h.probe())
                        .map(RegistryProbe::registryScheme)
                        .isPresent())
                .toList();
        List<Finding> findings = new ArrayList<>();
        List<PullFailure> failing = Workloads.failuresHere(evidence).stream()
                .filter(f -> f.error().kind() == PullError.Kind.PROXY)
                .toList();
        if (direct.isEmpty() && failing.isEmpty()) {
            return Outcome.skipped("no registry outside of loopback was found; requests to loopback never use a proxy");
        }
        List<Gap> gaps = Stream.of(CONTAINERD, ENVIRONMENT)
                .flatMap(q -> evidence.answer(q).gaps().stream())
                .toList();
        ProxyRules containerd = rules(evidence);
        DockerEngine engine = evidence.orNull(DockerEngine.Ask.INSTANCE);
        for (RegistryHosts.Host host : direct) {
            String proxy = proxy(containerd, host.probe(), evidence);
            if (proxy != null && evidence.find(CONTAINERD).isPresent()) {
                findings.add(ofContainerd(host, proxy, evidence));
            }
            String ofDocker = engine == null ? null : proxy(rules(engine), host.probe(), evidence);
            if (engine != null && ofDocker != null) {
                findings.add(ofDocker(host, ofDocker, engine));
            }
        }
        Set<Subject> told = new HashSet<>();
        findings.forEach(f -> told.addAll(f.involves()));
        List<PullFailure> others = failing.stream()
                .filter(f -> !told.containsAll(Workloads.subjects(List.of(f))))
                .toList();
        if (!others.isEmpty()) {
            findings.add(ProxyFailure.finding(others));
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "requests to registries that can be reached directly use no proxy");
    }

    /** The proxy settings of containerd. */
    private static ProxyRules rules(Evidence evidence) {
        return ProxyRules.read(Stream.of(ENVIRONMENT, CONTAINERD)
                .flatMap(ask -> evidence.find(ask).stream())
                .map(HostFile::text)
                .toList());
    }

    private static ProxyRules rules(DockerEngine engine) {
        DockerEngine.Proxy proxy = engine.proxy();
        return new ProxyRules(proxy.http(), proxy.https(), proxy.none());
    }

    private static @Nullable String proxy(ProxyRules rules, RegistryProbe.Ask ask, Evidence evidence) {
        return evidence.find(ask)
                .map(RegistryProbe::registryScheme)
                .map(scheme -> rules.proxyOf(scheme, ask.host(), ask.port()))
                .orElse(null);
    }

    private static Finding finding(RegistryHosts.Host host, String who, String proxy, String source) {
        return Finding.of(
                        NetworkProblems.PROXY_CAPTURES_REGISTRY,
                        Subject.host(who),
                        who + " uses the proxy " + Phrases.brief(proxy, 80) + " for " + host.authority()
                                + ", which can be reached directly")
                .observed(
                        "NO_PROXY does not contain " + host.probe().host(),
                        host.authority() + " answers this host without a proxy",
                        source)
                .asHypothesis();
    }

    /** A cause only if pulls from this registry fail with an error that a proxy can cause. */
    private static Finding ofContainerd(RegistryHosts.Host host, String proxy, Evidence evidence) {
        List<PullFailure> failures = Workloads.failuresHere(evidence).stream()
                .filter(f -> f.image() != null && f.image().authority().equals(host.authority()))
                .filter(f -> OF_PROXIES.contains(f.error().kind()) && PullNeeds.mayBeHere(f, evidence))
                .toList();
        String name = host.probe().host();
        // Where each node is judged by its own file, those that are right stay as they are.
        Actor nodes = evidence.seenNodes().isEmpty() ? Actor.everyNode() : Actor.here();
        Finding finding = finding(host, "containerd", proxy, CONTAINERD.path())
                .remedy(Remedy.of(
                        Verification.of("A Pod with an image of " + host.authority() + " starts."),
                        NoProxy.add(name, rules(evidence), evidence.orNull(CONTAINERD), CONTAINERD.path(), nodes),
                        Step.of(
                                "Restart containerd: it reads the file only when it starts. Containers keep running.",
                                Action.restart("microk8s.daemon-containerd"),
                                nodes)));
        return finding.involving(Workloads.subjects(failures));
    }

    private static Finding ofDocker(RegistryHosts.Host host, String proxy, DockerEngine engine) {
        return finding(host, "dockerd", proxy, "GET /info at " + engine.socket())
                .involving(Subject.engine("docker"))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("docker", "info"),
                                Actor.here(),
                                "shows " + host.probe().host() + " under No Proxy"),
                        Step.of(
                                "Add the host to NO_PROXY of the Docker daemon: NO_PROXY of the shell does not"
                                        + " apply to pushes. If daemon.json has proxies, change its no-proxy"
                                        + " instead.",
                                Action.writeOver(
                                        "/etc/systemd/system/docker.service.d/zz-no-proxy.conf",
                                        "[Service]\nEnvironment=\"NO_PROXY="
                                                + NoProxy.list(
                                                        engine.proxy().none(),
                                                        host.probe().host()) + "\"\n"),
                                Actor.here()),
                        Step.of(
                                "Reload the systemd unit files.",
                                Action.root("systemctl", "daemon-reload"),
                                Actor.here()),
                        Step.of(
                                "Restart Docker: it reads proxies only when it starts. Its containers stop, unless"
                                        + " live-restore is on.",
                                Action.restart("docker"),
                                Actor.here())));
    }
}
