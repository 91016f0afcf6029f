package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.RefusedPushes;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the built-in registry is configured to take pushes and deletions. */
public final class Configuration implements Check {

    private static final String READ_ONLY = "REGISTRY_STORAGE_MAINTENANCE_READONLY";
    private static final String PROXY = "REGISTRY_PROXY_REMOTEURL";
    private static final String DELETE = "REGISTRY_STORAGE_DELETE_ENABLED";
    private static final String HOST = "REGISTRY_HTTP_HOST";
    private static final String RELATIVE = "REGISTRY_HTTP_RELATIVEURLS";

    /** What YAML reads as true; the add-on writes "yes". */
    private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");

    /** The logs of the registry, which {@link #refusesPushes} reads beside the Deployments. */
    static final Needs NEEDS = Needs.of(Listing.podsIn(BuiltIn.NAMESPACE)).then(Configuration::questions);

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.configuration", "the built-in registry's settings let images be pushed and deleted")
            .reports(
                    RegistryProblems.DELETE_DISABLED,
                    RegistryProblems.READ_ONLY,
                    RegistryProblems.UPLOAD_LOCATION_WRONG)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE))
            .needs(NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    private static List<Question<?>> questions(Evidence soFar) {
        return List.copyOf(logs(soFar));
    }

    /** The logs of the registry's containers that run: they tell what a configuration file says that nobody sees. */
    private static List<ContainerLog.Ask> logs(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.deleting() && !p.isOver() && Workloads.isInfrastructure(p))
                .flatMap(p -> p.containers().stream()
                        .filter(c -> !c.init() && c.isRunning())
                        .map(c -> new ContainerLog.Ask(p.namespace(), p.name(), c.name(), false)))
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Deployment registry = BuiltInRegistry.deployment(evidence);
        if (registry == null) {
            return Outcome.skipped("there is no Deployment registry");
        }
        Deployment.Environment environment = registry.environment();
        List<Finding> findings = new ArrayList<>();
        takesNoPush(registry, evidence).ifPresent(findings::add);
        String host = environment.value(HOST);
        // Tried with 2.8.2: where it is set, relative URLs are not made even if they are asked for.
        if (host != null && isLegible(host) && leadsElsewhere(host)) {
            findings.add(locationWrong(host));
        }
        if (refusesDeletions(registry)) {
            findings.add(deleteDisabled(environment));
        }
        if (findings.isEmpty() && !environment.whole()) {
            return Outcome.unknown(new Gap(
                    Gap.Cause.NOT_RECORDED,
                    "the variables of Deployment " + BuiltIn.DEPLOYMENT_PATH,
                    "not all of them can be seen",
                    "`microk8s kubectl -n container-registry set env deploy/registry --list` shows them"));
        }
        return Outcome.of(findings, "pushes and deletions are allowed");
    }

    /** Whether the built-in registry's variables or log tell that it refuses every push. */
    static boolean refusesPushes(Evidence evidence) {
        Deployment registry = BuiltInRegistry.deployment(evidence);
        return registry != null && takesNoPush(registry, evidence).isPresent();
    }

    /** Whether the built-in registry's variables tell that it refuses every deletion. */
    static boolean refusesDeletions(Evidence evidence) {
        Deployment registry = BuiltInRegistry.deployment(evidence);
        return registry != null && refusesDeletions(registry);
    }

    private static boolean refusesDeletions(Deployment registry) {
        Deployment.Environment environment = registry.environment();
        boolean byDefault =
                environment.lacks(DELETE) && registry.images().stream().allMatch(Configuration::isVersion2);
        return byDefault || isFalse(environment.value(DELETE));
    }

    private static Optional<Finding> takesNoPush(Deployment registry, Evidence evidence) {
        Deployment.Environment environment = registry.environment();
        String remote = environment.value(PROXY);
        if (isReadOnly(environment)) {
            return Optional.of(readOnly(environment));
        } else if (remote != null && !remote.isBlank()) {
            return Optional.of(cache(PROXY + "=" + Phrases.brief(remote, 120), source(), remote));
        }
        return logs(evidence).stream()
                .flatMap(ask -> evidence.find(ask).stream()
                        .flatMap(log -> Stream.ofNullable(RefusedPushes.last(log.lines())))
                        .map(refused -> refused(refused, ask)))
                .findFirst();
    }

    private static boolean isLegible(@Nullable String value) {
        return value != null
                && !value.equals(Deployment.Environment.HIDDEN)
                && !value.equals(Deployment.Environment.ELSEWHERE);
    }

    /** The image of registry 3 allows deletion in the configuration that it brings along, that of 2 does not. */
    private static boolean isVersion2(String image) {
        return image.matches(".*:2(\\.[0-9.]+)?(@.*)?");
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && TRUE.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isFalse(@Nullable String value) {
        return isLegible(value) && !isTrue(value);
    }

    private static boolean isReadOnly(Deployment.Environment environment) {
        String section = environment.value(READ_ONLY);
        return section != null
                && section.replaceAll("[\\s\"'{}]", "").startsWith("enabled:")
                && isTrue(section.replaceAll("[\\s\"'{}]", "").substring("enabled:".length()));
    }

    /** Only what the node itself pushes to is certain; another name may be what clients of this site use. */
    private static boolean leadsElsewhere(String host) {
        return host.startsWith("https://") || !host.endsWith(":" + BuiltIn.NODE_PORT);
    }

    private static Finding finding(Problem problem, String summary) {
        return Finding.of(problem, Subject.deployment(BuiltIn.DEPLOYMENT_PATH), summary)
                .involving(Subject.service(BuiltIn.SERVICE_PATH));
    }

    private static String source() {
        return "the variables of Deployment " + BuiltIn.DEPLOYMENT_PATH;
    }

    private static Finding readOnly(Deployment.Environment environment) {
        return finding(
                        RegistryProblems.READ_ONLY,
                        "The built-in registry is in maintenance, read-only: pulls work, every push is refused")
                .observed(READ_ONLY + "=" + environment.value(READ_ONLY), "not set", source())
                .remedy(writableAgain());
    }

    /**
     * The registry is a pull-through cache.
     *
     * @param remote the variable's value, or null where only the log tells of the cache
     */
    private static Finding cache(String seen, String source, @Nullable String remote) {
        Step off = remote == null
                ? Step.manual(
                        "Take `proxy` out of the registry's configuration file, and restart the registry.",
                        Actor.operator(
                                "where the configuration file of Deployment " + BuiltIn.DEPLOYMENT_PATH + " is kept"))
                : Step.of(
                                "Turn the cache off if this registry is to take pushes. Images that it has cached stay.",
                                setEnvironment(PROXY + "-", "REGISTRY_PROXY_USERNAME-", "REGISTRY_PROXY_PASSWORD-"),
                                Actor.cluster())
                        .risking(Risk.RESTARTS)
                        .undoneBy(
                                setEnvironment(PROXY + "=" + (isLegible(remote) ? remote : "URL")),
                                "and set user and password again, if it had them");
        return finding(
                        RegistryProblems.READ_ONLY,
                        "The built-in registry is a pull-through cache, which refuses every push and looks for every"
                                + " image in the registry behind it")
                .observed(seen, "no remote URL", source)
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("registry-doctor", "run", "--probe-push"),
                                Actor.here(),
                                "reports no refused push"),
                        Step.manual(
                                "Decide what this registry is for: one registry cannot be a cache and take pushes. To keep the"
                                        + " cache, push to another registry.",
                                Actor.cluster()),
                        off));
    }

    private static Finding refused(RefusedPushes refused, ContainerLog.Ask ask) {
        String source = "log of pod " + ask.namespace() + "/" + ask.pod();
        return refused.cache()
                ? cache(refused.words(), source, null)
                : finding(
                                RegistryProblems.READ_ONLY,
                                "The built-in registry refuses every push with HTTP 405: its configuration makes it"
                                        + " read-only, or a pull-through cache")
                        .observed(refused.words(), "202", source)
                        .remedy(findTheSetting());
    }

    /** Where no variable of the Deployment tells why pushes are refused. */
    static Remedy findTheSetting() {
        return Remedy.of(
                Verification.of(
                        Action.program("registry-doctor", "run", "--probe-push"),
                        Actor.here(),
                        "reports no refused push"),
                Step.kubectl(
                                "Read the configuration.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "exec",
                                "deploy/registry",
                                "--",
                                "cat",
                                "/etc/docker/registry/config.yml")
                        .deciding("`readonly` below storage.maintenance, or `proxy.remoteurl`, is what refuses pushes."
                                + " Where neither stands there, a variable that is taken from another object sets it:"
                                + " `microk8s kubectl -n container-registry set env deploy/registry --list` names it."
                                + " Registry 3 has the file in /etc/distribution/config.yml."),
                Step.manual("Take the setting out where it was made, and restart the registry.", Actor.cluster()));
    }

    /** The registry's variables are shown or changed; its pod restarts when they are changed. */
    private static Action setEnvironment(String... variables) {
        return Action.kubectl(
                Stream.concat(Stream.of("-n", BuiltIn.NAMESPACE, "set", "env", "deploy/registry"), Stream.of(variables))
                        .toArray(String[]::new));
    }

    private static Remedy writableAgain() {
        return Remedy.of(
                Verification.of(setEnvironment("--list"), Actor.cluster(), "names no MAINTENANCE_READONLY"),
                Step.of(
                                "Take the mode off, once whatever it was set for (a garbage collection, a move of the data) has ended.",
                                setEnvironment(READ_ONLY + "-"),
                                Actor.cluster())
                        .risking(Risk.RESTARTS)
                        .undoneBy(setEnvironment(READ_ONLY + "={\"enabled\":true}")));
    }

    private static Finding locationWrong(String host) {
        return finding(
                        RegistryProblems.UPLOAD_LOCATION_WRONG,
                        "The built-in registry sends every upload on to " + Phrases.brief(host, 80)
                                + ", whatever address clients use")
                .observed(HOST + "=" + Phrases.brief(host, 80), "not set", source())
                // A client to whom that very address leads would not notice.
                .asHypothesis()
                .remedy(relativeLocations(true));
    }

    static Remedy relativeLocations(boolean builtIn) {
        Verification verify = Verification.of(
                Action.program("registry-doctor", "run", "--probe-push"), Actor.here(), "finds no wrong Location");
        return builtIn
                ? Remedy.of(
                        verify,
                        Step.of(
                                        "Take the fixed address off, which wins over all else, and let the registry answer with"
                                                + " Locations that are relative to what the client asked for.",
                                        setEnvironment(HOST + "-", RELATIVE + "=true"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(
                                        setEnvironment(RELATIVE + "-"),
                                        "and set the address again with " + HOST + "=…"))
                : Remedy.of(
                        verify,
                        Step.manual(
                                "Let the proxy in front pass on what the client asked for: in nginx `proxy_set_header Host $http_host;`"
                                        + " and `proxy_set_header X-Forwarded-Proto $scheme;`. A distribution registry can do without:"
                                        + " http.relativeurls: true. In Harbor set external_url to the address that clients use.",
                                Actor.operator("where the proxy, or the registry, is configured")));
    }

    private static Finding deleteDisabled(Deployment.Environment environment) {
        String value = environment.value(DELETE);
        return finding(
                        RegistryProblems.DELETE_DISABLED,
                        "The built-in registry does not let images be deleted; that is its default, not the add-on's")
                .observed(DELETE + (value == null ? " is not set" : "=" + value), DELETE + "=yes", source())
                .remedy(Remedy.of(
                        Verification.of("A DELETE request for a manifest by its digest answers 202."),
                        Step.of(
                                        "Allow it again, if images are to be deleted by their digest.",
                                        setEnvironment(DELETE + "=yes"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(setEnvironment(DELETE + "-"))));
    }
}
