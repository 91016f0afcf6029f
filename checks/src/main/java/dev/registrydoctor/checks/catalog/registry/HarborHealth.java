package dev.registrydoctor.checks.catalog.registry;

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
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether each Harbor registry in use reports that it is healthy. */
public final class HarborHealth implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.harbor-health", "every component of each Harbor registry in use is healthy")
            .reports(RegistryProblems.HARBOR_UNHEALTHY)
            .requires(Settings.Ask.INSTANCE)
            .needs(Workloads.NEEDS, RegistryHosts.PROBED);

    /** Components without which no image is served; the others make the web pages, scans, jobs and clean-up. */
    private static final Set<String> SERVES = Set.of("core", "database", "redis", "registry");

    /** How the components of its health are called in its docker-compose.yml (goharbor/harbor make/photon/prepare). */
    private static final Map<String, String> SERVICES = Map.of(
            "core", "core",
            "database", "postgresql",
            "jobservice", "jobservice",
            "portal", "portal",
            "redis", "redis",
            "registry", "registry",
            "registryctl", "registryctl",
            "trivy", "trivy-adapter");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return RegistryHosts.of(soFar).stream()
                .<Question<?>>flatMap(host -> harbor(host, soFar).stream())
                .toList();
    }

    /** What to ask of a host that may be a Harbor: its challenge says so, or it is too unhealthy to send one. */
    private static Optional<Harbor.Ask> harbor(RegistryHosts.Host host, Evidence evidence) {
        return evidence.find(host.probe()).map(HarborHealth::harbor);
    }

    private static Harbor.@Nullable Ask harbor(RegistryProbe probe) {
        Origin harbor = RegistryHosts.harbor(probe);
        if (harbor != null) {
            return new Harbor.Ask(harbor);
        }
        RegistryProbe.Reply unhealthy = probe.registryReply() == null ? probe.errorReply() : null;
        return unhealthy == null
                ? null
                : new Harbor.Ask(
                        new Origin(unhealthy.equals(probe.http()) ? "http" : "https", probe.host(), probe.port()));
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> failures = Workloads.failures(evidence);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<String> well = new ArrayList<>();
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            Harbor.Ask ask = harbor(host, evidence).orElse(null);
            if (ask == null) {
                continue;
            }
            Harbor harbor = evidence.orNull(ask);
            if (harbor == null) {
                gaps.addAll(evidence.answer(ask).gaps());
                continue;
            }
            List<PullFailure> failing = failures.stream()
                    .filter(f -> f.image() != null && f.image().authority().equals(host.authority()))
                    .toList();
            if (harbor.healthStatus() != 200 || harbor.components().isEmpty()) {
                // Its ping needs no database, all else does: a Harbor that only pings has lost it, or is starting.
                findings.add(unknown(host, ask, harbor, failing));
            } else if (harbor.components().stream().allMatch(Harbor.Component::isHealthy)) {
                well.add(host.authority() + told(harbor));
            } else {
                findings.add(unhealthy(host, ask, harbor, failing));
            }
        }
        if (findings.isEmpty() && well.isEmpty()) {
            return gaps.isEmpty() ? Outcome.skipped("no Harbor registry found") : new Outcome.Unknown(gaps);
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "Harbor at " + Phrases.some(well) + " is healthy");
    }

    private static String told(Harbor harbor) {
        String told = Stream.of(harbor.version(), harbor.authMode())
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
        return told.isEmpty() ? "" : " (" + told + ")";
    }

    private static Finding unhealthy(
            RegistryHosts.Host host, Harbor.Ask ask, Harbor harbor, List<PullFailure> failing) {
        List<Harbor.Component> unhealthy =
                harbor.components().stream().filter(c -> !c.isHealthy()).toList();
        List<String> names = unhealthy.stream().map(Harbor.Component::name).toList();
        Finding finding = finding(
                host,
                "Harbor at " + host.authority() + " reports " + Phrases.some(names) + " as unhealthy"
                        + (serves(names) ? "" : "; pulling images still works"),
                failing);
        for (Harbor.Component component : unhealthy) {
            String error = component.error();
            finding = finding.observed(
                    component.name() + " is " + component.status()
                            + (error == null ? "" : ": " + Phrases.brief(error, 150)),
                    "healthy",
                    source(ask));
        }
        finding = finding.remedy(remedy(ask, names));
        // Pulls do not need the scanner.
        return serves(names) ? finding : finding.asHypothesis();
    }

    private static boolean serves(List<String> components) {
        return components.stream().anyMatch(SERVES::contains);
    }

    private static Finding unknown(RegistryHosts.Host host, Harbor.Ask ask, Harbor harbor, List<PullFailure> failing) {
        String said = "HTTP " + harbor.healthStatus() + " " + harbor.detail();
        return finding(
                        host,
                        "Harbor at " + host.authority() + " answers its ping endpoint but does not report its health: "
                                + Phrases.brief(said, 100),
                        failing)
                .observed(Phrases.brief(said, 200), "200 and the components", source(ask))
                .remedy(remedy(ask, List.of("core")));
    }

    private static Finding finding(RegistryHosts.Host host, String summary, List<PullFailure> failing) {
        return Finding.of(RegistryProblems.HARBOR_UNHEALTHY, Subject.registry(host.authority()), summary)
                .involving(Workloads.subjects(failing))
                .involving(Subject.endpoint(
                        new Origin("http", host.probe().host(), host.probe().port()).authority()));
    }

    private static String source(Harbor.Ask ask) {
        return "GET " + ask.registry() + "/api/v2.0/health from this host";
    }

    private static Remedy remedy(Harbor.Ask ask, List<String> components) {
        Actor there = Actor.operator("on Harbor's host, in the folder of its docker-compose.yml");
        return Remedy.of(
                Verification.of(
                        Action.program("curl", "-s", ask.registry() + "/api/v2.0/health"),
                        Actor.here(),
                        "shows healthy for each component (the HTTP status is 200 in any case)"),
                Step.of(
                                "List the containers and their state. If Harbor was installed by its Helm chart, use"
                                        + " kubectl in its namespace.",
                                Action.program("docker", "compose", "ps", "-a"),
                                there)
                        .deciding("a container that is not Up, or is unhealthy, is down. The next step shows its log."),
                Step.of(
                                "Read the logs of the unhealthy components (" + String.join(", ", components) + ").",
                                new Action.Program(logs(components), false),
                                there)
                        .deciding("fix a full disk, a database that does not answer or a wrong secret before you start"
                                + " the containers."),
                Step.of(
                                "Start the containers that are down when the cause in their log is fixed. Otherwise"
                                        + " they fail again.",
                                Action.program("docker", "compose", "up", "-d"),
                                there)
                        .risking(Risk.RESTARTS));
    }

    /** The services of the components in Harbor's docker-compose.yml. A component without its own service selects all. */
    private static List<String> logs(List<String> components) {
        List<String> words = new ArrayList<>(List.of("docker", "compose", "logs", "--tail=50"));
        boolean known = SERVICES.keySet().containsAll(components);
        components.forEach(component -> words.addAll(known ? List.of(SERVICES.get(component)) : List.of()));
        return words;
    }
}
