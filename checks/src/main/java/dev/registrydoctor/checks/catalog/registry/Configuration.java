package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.RefusedPushes;
import dev.registrydoctor.checks.model.RegistryVersion;
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
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the built-in registry is configured to take pushes and deletions. */
public final class Configuration implements Check {

    private static final String READ_ONLY = "storage.maintenance.readonly.enabled";
    private static final String READ_ONLY_VARIABLE = "REGISTRY_STORAGE_MAINTENANCE_READONLY";
    private static final String PROXY = "proxy.remoteurl";
    private static final String DELETE = "storage.delete.enabled";
    private static final String DELETE_VARIABLE = RegistrySettings.variableOf(DELETE);
    private static final String HOST = "http.host";
    private static final String HOST_VARIABLE = RegistrySettings.variableOf(HOST);
    private static final String RELATIVE = "REGISTRY_HTTP_RELATIVEURLS";

    /** The settings and the logs of the registry, which {@link #refusesPushes} reads beside the Deployments. */
    static final Needs NEEDS = RegistrySettings.NEEDS.and(
            Needs.of(Listing.podsIn(BuiltIn.NAMESPACE)).then(Configuration::questions));

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.configuration", "the built-in registry's settings allow pushes and deletions")
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

    /** The logs of the registry's running containers. They show settings of a configuration file that cannot be read. */
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
        RegistrySettings settings = RegistrySettings.of(evidence);
        if (registry == null || settings == null) {
            return Outcome.skipped("there is no Deployment registry");
        }
        List<Finding> findings = new ArrayList<>();
        takesNoPush(settings, evidence).ifPresent(findings::add);
        Setting host = settings.find(HOST);
        // Tried with 2.8.2: where it is set, relative URLs are not made even if they are asked for.
        if (host != null && host.isLegible() && leadsElsewhere(host.value())) {
            findings.add(locationWrong(host));
        }
        if (isDeletionOff(settings, registry)) {
            findings.add(deleteDisabled(settings.find(DELETE), settings.unreadMount()));
        }
        return findings.isEmpty() && !settings.gaps().isEmpty()
                ? new Outcome.Unknown(settings.gaps())
                : Outcome.of(findings, "pushes and deletions are allowed");
    }

    /** Whether the built-in registry's settings or log say that it refuses every push. */
    static boolean refusesPushes(Evidence evidence) {
        RegistrySettings settings = RegistrySettings.of(evidence);
        return settings != null && takesNoPush(settings, evidence).isPresent();
    }

    /** Whether the built-in registry's settings say that it refuses every deletion. */
    static boolean refusesDeletions(Evidence evidence) {
        Deployment registry = BuiltInRegistry.deployment(evidence);
        RegistrySettings settings = RegistrySettings.of(evidence);
        return registry != null && settings != null && isDeletionOff(settings, registry);
    }

    /** The image of registry 3 allows deletion in the configuration that it brings along, that of 2 does not. */
    private static boolean isDeletionOff(RegistrySettings settings, Deployment registry) {
        Setting delete = settings.find(DELETE);
        boolean byDefault = delete == null
                && settings.gaps().isEmpty()
                && (settings.hasFile() || RegistryVersion.of(registry.images()) == RegistryVersion.TWO);
        return byDefault || (delete != null && delete.isLegible() && !delete.isTrue());
    }

    private static Optional<Finding> takesNoPush(RegistrySettings settings, Evidence evidence) {
        Setting readOnly = settings.find(READ_ONLY);
        Setting remote = settings.find(PROXY);
        if (readOnly != null && readOnly.isTrue()) {
            return Optional.of(inEffect(
                    readOnly,
                    ReadOnlySteps.isSetByProgram(settings) ? OpenMaintenance.finding(readOnly) : readOnly(readOnly),
                    evidence));
        } else if (remote != null
                && !remote.value().isBlank()
                && !remote.value().equals(Deployment.Environment.ELSEWHERE)) {
            return Optional.of(inEffect(remote, cache(remote), evidence));
        }
        return logs(evidence).stream()
                .flatMap(ask -> evidence.find(ask).stream()
                        .flatMap(log -> Stream.ofNullable(RefusedPushes.last(log.lines())))
                        .map(refused -> refused(refused, ask, settings)))
                .findFirst();
    }

    /** A registry reads its file when it starts. Unless its log has no accepted push since then, the setting may come later. */
    private static Finding inEffect(Setting setting, Finding finding, Evidence evidence) {
        boolean refusesPushes = logs(evidence).stream()
                .anyMatch(ask -> evidence.find(ask)
                        .filter(log -> !RefusedPushes.accepts(log.lines()))
                        .isPresent());
        return setting.variable() != null || refusesPushes ? finding : finding.asHypothesis();
    }

    /** Certain only for the address that the node itself pushes to: clients can use another name on purpose. */
    private static boolean leadsElsewhere(String host) {
        return host.startsWith("https://") || !host.endsWith(":" + BuiltIn.NODE_PORT);
    }

    static Finding finding(Problem problem, String summary) {
        return Finding.of(problem, Subject.deployment(BuiltIn.DEPLOYMENT_PATH), summary)
                .involving(Subject.service(BuiltIn.SERVICE_PATH));
    }

    private static Finding readOnly(Setting setting) {
        return finding(
                        RegistryProblems.READ_ONLY,
                        "The built-in registry is in read-only maintenance mode: pulls work, but every push is refused")
                .observed(setting.words(), "not set", setting.source())
                .remedy(setting.variable() == null ? overridden(setting) : writableAgain());
    }

    /** A variable overrides the file (tried with 2.8.2), and needs no editor. */
    private static Remedy overridden(Setting setting) {
        return Remedy.of(
                probed(),
                undone(
                        setting,
                        Step.of(
                                        "Turn read-only mode off when the work that needed it (a garbage collection,"
                                                + " moving the data) is done. The variable overrides "
                                                + setting.source() + ": correct that as well.",
                                        setEnvironment(READ_ONLY_VARIABLE + "={\"enabled\":false}"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS),
                        setEnvironment(READ_ONLY_VARIABLE + "-")));
    }

    /** A variable that was set over one with {@code valueFrom} replaced it. */
    private static Step undone(Setting setting, Step step, Action removal) {
        return setting.reference() == null
                ? step.undoneBy(removal)
                : step.undoneBy(
                        removal, "and add " + setting.reference() + " again with `valueFrom`: " + setting.source());
    }

    private static Verification probed() {
        return Verification.of(
                Action.program("registry-doctor", "run", "--probe-push"), Actor.here(), "reports no refused push");
    }

    private static Finding cache(Setting remote) {
        Action off = remote.variable() == null
                ? setEnvironment(RegistrySettings.variableOf(PROXY) + "=")
                : setEnvironment(
                        RegistrySettings.variableOf(PROXY) + "-",
                        "REGISTRY_PROXY_USERNAME-",
                        "REGISTRY_PROXY_PASSWORD-");
        Step step = Step.of(
                        "If this registry has to accept pushes, turn the cache off. Cached images are kept."
                                + (remote.variable() == null
                                        ? " The empty variable overrides " + remote.source() + ": correct that as well."
                                        : ""),
                        off,
                        Actor.cluster())
                .risking(Risk.RESTARTS);
        return cache(
                Phrases.brief(remote.words(), 150),
                remote.source(),
                remote.variable() == null
                        ? undone(remote, step, setEnvironment(RegistrySettings.variableOf(PROXY) + "-"))
                        : step.undoneBy(
                                setEnvironment(RegistrySettings.variableOf(PROXY) + "="
                                        + (remote.isLegible() ? remote.value() : "URL")),
                                "and set the user and password again, if there were any"));
    }

    /** The registry is a pull-through cache. */
    private static Finding cache(String seen, String source, Step off) {
        return finding(
                        RegistryProblems.READ_ONLY,
                        "The built-in registry is a pull-through cache. It refuses every push and looks up every"
                                + " image in the remote registry")
                .observed(seen, "no remote URL", source)
                .remedy(Remedy.of(
                        probed(),
                        Step.manual(
                                "Decide what this registry is for. A registry cannot be a cache and accept pushes. To"
                                        + " keep the cache, push to another registry.",
                                Actor.cluster()),
                        off));
    }

    private static Finding refused(RefusedPushes refused, ContainerLog.Ask ask, RegistrySettings settings) {
        String source = "log of Pod " + ask.namespace() + "/" + ask.pod();
        if (settings.gaps().isEmpty()) {
            return since(refused, source);
        }
        return refused.cache()
                ? cache(
                        refused.words(),
                        source,
                        Step.manual(
                                "Remove `proxy` from the registry's configuration file, and restart the registry.",
                                Actor.operator("where the configuration file of Deployment " + BuiltIn.DEPLOYMENT_PATH
                                        + " is kept")))
                : finding(
                                RegistryProblems.READ_ONLY,
                                "The built-in registry refuses every push with HTTP 405: its configuration makes it"
                                        + " read-only or a pull-through cache")
                        .observed(refused.words(), "202", source)
                        .remedy(findTheSetting());
    }

    /** Where no setting of the Deployment that is known says why pushes are refused. */
    static Remedy findTheSetting() {
        return Remedy.of(
                probed(),
                Step.kubectl(
                                "Read the configuration.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "exec",
                                "deploy/registry",
                                "--",
                                "cat",
                                "/etc/docker/registry/config.yml")
                        .deciding("`readonly` below storage.maintenance, or `proxy.remoteurl`, causes the refusal."
                                + " If the file has neither, a variable from another object sets it:"
                                + " `microk8s kubectl -n container-registry set env deploy/registry --list` shows it."
                                + " Registry 3 has the file in /etc/distribution/config.yml."),
                Step.manual("Remove the setting where it was made, and restart the registry.", Actor.cluster()));
    }

    /** Its settings are known and none of them refuses pushes: it was started with others. */
    private static Finding since(RefusedPushes refused, String source) {
        return finding(
                        RegistryProblems.READ_ONLY,
                        "The built-in registry refuses every push because of a setting that was removed from its"
                                + " configuration")
                .observed(refused.words(), "202", source)
                .remedy(Remedy.of(
                        probed(), DeploymentSteps.restart("Restart the registry to load its current configuration.")));
    }

    /** The registry's variables are shown or changed; its pod restarts when they are changed. */
    static Action setEnvironment(String... variables) {
        return Action.kubectl(
                Stream.concat(Stream.of("-n", BuiltIn.NAMESPACE, "set", "env", "deploy/registry"), Stream.of(variables))
                        .toArray(String[]::new));
    }

    private static Remedy writableAgain() {
        return Remedy.of(
                Verification.of(setEnvironment("--list"), Actor.cluster(), "does not list MAINTENANCE_READONLY"),
                Step.of(
                                "Turn read-only mode off when the work that needed it (a garbage collection, moving"
                                        + " the data) is done.",
                                setEnvironment(READ_ONLY_VARIABLE + "-"),
                                Actor.cluster())
                        .risking(Risk.RESTARTS)
                        .undoneBy(setEnvironment(READ_ONLY_VARIABLE + "={\"enabled\":true}")));
    }

    private static Finding locationWrong(Setting host) {
        return finding(
                        RegistryProblems.UPLOAD_LOCATION_WRONG,
                        "The built-in registry redirects every upload to " + Phrases.brief(host.value(), 80)
                                + ", whatever address the client uses")
                .observed(Phrases.brief(host.words(), 120), "not set", host.source())
                // A client to whom that very address leads would not notice.
                .asHypothesis()
                .remedy(host.variable() == null ? emptied(host) : relativeLocations(true));
    }

    private static Remedy emptied(Setting host) {
        return Remedy.of(
                Verification.of(
                        Action.program("registry-doctor", "run", "--probe-push"),
                        Actor.here(),
                        "does not report a wrong Location"),
                undone(
                        host,
                        Step.of(
                                        "Remove the fixed address, and let the registry return relative Location"
                                                + " headers. The variables override " + host.source()
                                                + ": correct that as well.",
                                        setEnvironment(HOST_VARIABLE + "=", RELATIVE + "=true"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS),
                        setEnvironment(HOST_VARIABLE + "-", RELATIVE + "-")));
    }

    static Remedy relativeLocations(boolean builtIn) {
        Verification verify = Verification.of(
                Action.program("registry-doctor", "run", "--probe-push"),
                Actor.here(),
                "does not report a wrong Location");
        return builtIn
                ? Remedy.of(
                        verify,
                        Step.of(
                                        "Remove the fixed address, which overrides all other settings, and let the"
                                                + " registry return relative Location headers.",
                                        setEnvironment(HOST_VARIABLE + "-", RELATIVE + "=true"),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(
                                        setEnvironment(RELATIVE + "-"),
                                        "and set the address again with " + HOST_VARIABLE + "=…"))
                : Remedy.of(
                        verify,
                        Step.manual(
                                "Make the proxy in front of the registry pass on the client's host and scheme: in"
                                        + " nginx `proxy_set_header Host $http_host;` and `proxy_set_header"
                                        + " X-Forwarded-Proto $scheme;`. For a distribution registry,"
                                        + " http.relativeurls: true is enough. In Harbor, set external_url to the"
                                        + " address that clients use.",
                                Actor.operator("where the proxy, or the registry, is configured")));
    }

    private static Finding deleteDisabled(@Nullable Setting delete, @Nullable String unreadMount) {
        String before = delete != null && delete.variable() != null && delete.isLegible() ? "=" + delete.value() : "-";
        Action undo = setEnvironment(DELETE_VARIABLE + before);
        Step allow = Step.of(
                        "To delete images by digest, allow deletion again.",
                        setEnvironment(DELETE_VARIABLE + "=yes"),
                        Actor.cluster())
                .risking(Risk.RESTARTS);
        return finding(
                        RegistryProblems.DELETE_DISABLED,
                        "The built-in registry does not allow deleting images. That is the registry's default; the"
                                + " add-on allows it")
                .observed(
                        delete != null
                                ? delete.words()
                                : DELETE_VARIABLE + " is not set" + (unreadMount == null ? "" : ". " + unreadMount),
                        DELETE_VARIABLE + "=yes",
                        delete == null ? RegistrySettings.VARIABLES : delete.source())
                .remedy(Remedy.of(
                        Verification.of("A DELETE request for a manifest by its digest returns 202."),
                        delete == null ? allow.undoneBy(undo) : undone(delete, allow, undo)));
    }
}
