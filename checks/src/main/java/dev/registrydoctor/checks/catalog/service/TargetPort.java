package dev.registrydoctor.checks.catalog.service;

import dev.registrydoctor.checks.catalog.settings.RegistryListener;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Pod.Container.NamedPort;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.model.Listening;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether the Service leads to the port that the registry listens on. Ready endpoints do not say so: a pod is ready
 * whatever port the Service names. The registry's own log tells it, else its variables. Declared container ports are only a
 * hint; where the pod can be asked, that decides.
 */
public final class TargetPort implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "service.target-port", "Service registry forwards to the port that the registry listens on")
            .reports(ServiceProblems.TARGET_PORT_WRONG)
            .requires(Listing.servicesIn(BuiltIn.NAMESPACE), Listing.podsIn(BuiltIn.NAMESPACE))
            .needs(RegistryListener.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Case suspect = suspect(soFar);
        return suspect == null
                ? List.of()
                : Stream.of(suspect.probe(suspect.target()), suspect.probe(suspect.open()))
                        .<Question<?>>flatMap(Optional::stream)
                        .toList();
    }

    /**
     * A Service whose target is not where the registry listens, or, where that is not told, none of the declared ports.
     *
     * @param target the port that the Service names; null when no container has one of the name that it gives
     * @param open the port that the registry listens on, or the container declares
     * @param told what says where it listens, or null
     */
    private record Case(
            Service service,
            Service.Port port,
            Pod pod,
            @Nullable Integer target,
            int open,
            @Nullable Listening told) {
        /** How to probe the pod; empty while it has no address, and without a port. */
        Optional<RegistryProbe.Ask> probe(@Nullable Integer port) {
            return port == null
                    ? Optional.empty()
                    : Optional.ofNullable(pod.ip()).map(ip -> new RegistryProbe.Ask(ip, port));
        }

        /** Whether the evidence is certain even if the Pod cannot be reached. */
        boolean isCertain() {
            return target == null || (told != null && !RegistryListener.isOfFile(told));
        }

        /** The target port as in the Service, with the port number of a named port. */
        String targetWords() {
            String text = String.valueOf(port.targetPort());
            return isNumber(text) ? text : text + (target == null ? "" : " (" + target + ")");
        }
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Service service = BuiltInRegistry.service(evidence);
        Service.Port port = service == null ? null : port(service);
        Pod pod = service == null ? null : pod(service, evidence);
        if (service == null || port == null || pod == null) {
            return Outcome.skipped("there is no Service registry with a ready registry Pod");
        }
        String target = port.targetPort();
        if (target == null || (!isNumber(target) && !areNamesKnown(pod))) {
            return Outcome.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    "the port number of target port " + target,
                    target == null
                            ? "the recording does not contain target ports"
                            : "the recording does not contain names of container ports",
                    "microk8s kubectl -n container-registry describe endpointslices"));
        }
        Case suspect = suspect(evidence);
        if (suspect == null) {
            return Outcome.pass("the Service forwards to port " + target + ", where the registry listens");
        }
        Optional<RegistryProbe> named = suspect.probe(suspect.target()).flatMap(evidence::find);
        if (named.filter(p -> p.connection() == Connection.CONNECTED).isPresent()) {
            return Outcome.pass("a process listens on the Pod's port " + target + ", which the Pod does not declare");
        }
        Optional<RegistryProbe> declared = suspect.probe(suspect.open()).flatMap(evidence::find);
        boolean answers = declared.map(RegistryProbe::registryScheme).isPresent();
        Finding finding = finding(suspect);
        if (suspect.told() != null) {
            finding = finding.observed(
                    suspect.told().words(),
                    suspect.told().loopback()
                            ? "an address that other Pods can reach"
                            : "port " + suspect.targetWords(),
                    "the registry's log or settings");
        }
        return Outcome.found(
                named.isPresent() && answers
                        ? finding.observed(
                                suspect.pod().ip() + ":" + suspect.target() + " refuses, :" + suspect.open()
                                        + " answers as a registry",
                                "the Service's target answers",
                                "connections from this host to the Pod")
                        : suspect.isCertain() ? finding : finding.asHypothesis());
    }

    private static boolean isNumber(String target) {
        return target.matches("\\d{1,5}");
    }

    private static boolean areNamesKnown(Pod pod) {
        return pod.containers().stream().allMatch(c -> c.namedPorts() != null);
    }

    /** The number of the pod's port with this name, as the controller of EndpointSlices looks it up; null without one. */
    private static @Nullable Integer number(String target, Pod pod) {
        return isNumber(target)
                ? Integer.valueOf(target)
                : pod.containers().stream()
                        .flatMap(c -> Objects.requireNonNullElse(c.namedPorts(), List.<NamedPort>of()).stream())
                        .filter(port -> port.name().equals(target))
                        .map(NamedPort::number)
                        .findFirst()
                        .orElse(null);
    }

    /** The port with the node port, or the only one. */
    private static Service.@Nullable Port port(Service service) {
        return service.ports().stream()
                .filter(p -> service.ports().size() == 1 || (p.nodePort() != null && p.nodePort() == BuiltIn.NODE_PORT))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Pod pod(Service service, Evidence evidence) {
        return evidence.first(
                        Listing.podsIn(BuiltIn.NAMESPACE),
                        p -> p.ready() && !p.deleting() && service.selects(p.labels()))
                .orElse(null);
    }

    private static @Nullable Case suspect(Evidence evidence) {
        Service service = BuiltInRegistry.service(evidence);
        Service.Port port = service == null ? null : port(service);
        Pod pod = service == null ? null : pod(service, evidence);
        String target = port == null ? null : port.targetPort();
        if (service == null
                || port == null
                || pod == null
                || target == null
                || (!isNumber(target) && !areNamesKnown(pod))) {
            return null;
        }
        Integer number = number(target, pod);
        Listening told = RegistryListener.find(evidence);
        TreeSet<Integer> open = new TreeSet<>();
        pod.containers().stream().filter(c -> !c.init()).forEach(c -> open.addAll(c.ports()));
        int declared = open.isEmpty() || open.contains(BuiltIn.PORT) ? BuiltIn.PORT : open.first();
        if (number == null) {
            return new Case(service, port, pod, null, told == null ? declared : told.port(), told);
        } else if (told != null) {
            boolean right = told.port() == number && !told.loopback();
            return right || isBeside(pod, number) ? null : new Case(service, port, pod, number, told.port(), told);
        }
        return open.isEmpty() || open.contains(number) ? null : new Case(service, port, pod, number, declared, null);
    }

    /** Whether a container beside the registry has this port: it may pass on to the registry. */
    private static boolean isBeside(Pod pod, int port) {
        return pod.containers().stream()
                .anyMatch(c -> !c.init()
                        && !RegistryListener.isRegistry(pod, c)
                        && (c.ports().isEmpty() || c.ports().contains(port)));
    }

    private static Finding finding(Case suspect) {
        boolean loopback = suspect.told() != null && suspect.told().loopback();
        String where = suspect.told() == null
                ? "the registry declares " + suspect.open()
                : loopback
                        ? "the registry listens only on the loopback address of its Pod"
                        : "the registry listens on " + suspect.open();
        return Finding.of(
                        ServiceProblems.TARGET_PORT_WRONG,
                        Subject.service(suspect.service().path()),
                        suspect.target() == null
                                ? "Service registry forwards to the port named " + suspect.targetWords()
                                        + ", but no container of the Pod has a port of that name"
                                : "Service registry forwards to port " + suspect.targetWords() + " of the Pod, but "
                                        + where)
                .observed(
                        "targetPort " + suspect.targetWords(),
                        loopback ? "an address that other Pods can reach" : "targetPort " + suspect.open(),
                        "Service " + suspect.service().path())
                .involving(
                        Subject.registry("localhost:" + BuiltIn.NODE_PORT),
                        Subject.pod(suspect.pod().path()))
                .affecting(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("curl", "-s", "http://127.0.0.1:32000/v2/"),
                                Actor.node(null),
                                "prints {}"),
                        loopback ? listen(suspect) : lead(suspect)));
    }

    private static Step lead(Case suspect) {
        return Step.of(
                        "Make the Service forward to the registry's port. Nothing restarts.",
                        target(suspect, String.valueOf(suspect.open())),
                        Actor.cluster())
                .undoneBy(target(suspect, suspect.port().targetPort()));
    }

    private static Step listen(Case suspect) {
        return Step.kubectl(
                        "Make the registry listen on all addresses of its Pod, as the add-on's Deployment does.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "set",
                        "env",
                        "deploy/" + BuiltIn.DEPLOYMENT,
                        "REGISTRY_HTTP_ADDR=:" + (suspect.target() == null ? suspect.open() : suspect.target()))
                .risking(Risk.RESTARTS);
    }

    private static Action target(Case suspect, @Nullable String port) {
        String value = port == null || isNumber(port) ? port : "\"" + port + "\"";
        return Action.patch(
                "service",
                BuiltIn.NAMESPACE,
                BuiltIn.SERVICE,
                "{\"spec\":{\"ports\":[{\"port\":" + suspect.port().port() + ",\"targetPort\":" + value + "}]}}");
    }
}
