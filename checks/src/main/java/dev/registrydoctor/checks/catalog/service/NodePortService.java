package dev.registrydoctor.checks.catalog.service;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the Service leads from node port 32000 to the registry's pod. */
public final class NodePortService implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "service.node-port-service", "Service registry forwards node port 32000 to a ready Pod")
            .reports(
                    ServiceProblems.MISSING,
                    ServiceProblems.NODE_PORT_TAKEN,
                    ServiceProblems.NODE_PORT_DIFFERS,
                    ServiceProblems.SELECTOR_MISMATCH,
                    ServiceProblems.NO_ENDPOINTS)
            .requires(
                    Listing.servicesIn(BuiltIn.NAMESPACE),
                    Listing.deploymentsIn(BuiltIn.NAMESPACE),
                    Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.services())
            .needs(Endpoints.NEEDS)
            .asVital();

    /** Of the range that the API server gives out by default. */
    private static final int LAST_NODE_PORT = 32767;

    private static final Verification PASSES = Verification.of("Check service.node-port-service passes.");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,63}");

    private static final Service.Port ADD_ON =
            new Service.Port("registry", BuiltIn.PORT, String.valueOf(BuiltIn.PORT), BuiltIn.NODE_PORT, "TCP");

    private static final Subject SERVICE = Subject.service(BuiltIn.SERVICE_PATH);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Service service = BuiltInRegistry.service(evidence);
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        List<Finding> findings = new ArrayList<>();
        Service other = evidence.first(
                        Listing.services(),
                        s -> s.ownsNodePort(BuiltIn.NODE_PORT) && !s.path().equals(BuiltIn.SERVICE_PATH))
                .orElse(null);
        if (service == null && !evidence.isWhole(Listing.servicesIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.servicesIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (service == null && deployment == null) {
            return Outcome.skipped("the registry add-on is not enabled");
        }
        if (other != null) {
            findings.add(taken(other, evidence));
        }
        if (service == null) {
            findings.add(missing(other, evidence));
            return new Outcome.Found(findings);
        }
        if (service.servedAt(BuiltIn.NODE_PORT) == null) {
            findings.add(differs(service));
        }
        Finding behind = Endpoints.judge(service, deployment, evidence);
        if (behind != null) {
            findings.add(behind);
            Finding mismatch = Endpoints.mismatch(service, deployment, evidence);
            if (mismatch != null) {
                findings.add(mismatch);
            }
        }
        return Outcome.of(
                findings,
                "Service " + service.path() + " has node port " + BuiltIn.NODE_PORT + " and a ready endpoint");
    }

    private static Finding taken(Service other, Evidence evidence) {
        return Finding.of(
                        ServiceProblems.NODE_PORT_TAKEN,
                        Subject.service(other.path()),
                        "Service " + other.path() + " uses node port 32000, so the registry cannot use it")
                .observed(
                        "Service " + other.path() + " has node port 32000",
                        "Service " + BuiltIn.SERVICE_PATH + " has it",
                        evidence.origin(Listing.services()))
                .affecting(SERVICE, Subject.endpoint("127.0.0.1:32000"))
                .remedy(Remedy.of(
                        PASSES, moved(other, evidence), restore("Create the registry's Service, as the add-on does.")));
    }

    /**
     * Another node port for a Service. It is named: where a port is only taken out, the API server keeps the one that was there
     * (kubernetes pkg/registry/core/service/storage/storage.go, patchAllocatedValues).
     */
    private static Step moved(Service other, Evidence evidence) {
        Set<Integer> used = new HashSet<>();
        for (Service service : evidence.list(Listing.services())) {
            service.ports().stream()
                    .map(Service.Port::nodePort)
                    .filter(Objects::nonNull)
                    .forEach(used::add);
        }
        int free = BuiltIn.NODE_PORT + 1;
        while (used.contains(free) && free < LAST_NODE_PORT) {
            free++;
        }
        Service.Port port = other.ports().stream()
                .filter(p -> Objects.equals(p.nodePort(), BuiltIn.NODE_PORT))
                .findFirst()
                .orElseThrow();
        return Step.of(
                        "Give that Service another node port. Its clients must then use the new port instead of "
                                + BuiltIn.NODE_PORT + ".",
                        nodePort(other, port, free),
                        Actor.cluster())
                .undoneBy(nodePort(other, port, BuiltIn.NODE_PORT));
    }

    private static Action nodePort(Service service, Service.Port port, int nodePort) {
        return Action.patch(
                "service",
                service.namespace(),
                service.name(),
                "{\"spec\":{\"ports\":[{\"port\":" + port.port() + ",\"nodePort\":" + nodePort + "}]}}");
    }

    private static Step restore(String goal) {
        return Step.of(goal, Action.apply(Manifests.REGISTRY_SERVICE), Actor.cluster());
    }

    private static Finding missing(@Nullable Service other, Evidence evidence) {
        Finding finding = Finding.of(
                        ServiceProblems.MISSING,
                        SERVICE,
                        "The registry has no Service, so node port 32000 is not forwarded to its Pod")
                .observed(
                        "no Service registry in namespace container-registry",
                        "one of type NodePort",
                        evidence.origin(Listing.servicesIn(BuiltIn.NAMESPACE)))
                .involving(Subject.addon("registry"))
                .affecting(Subject.endpoint("127.0.0.1:32000"));
        return other != null
                ? finding
                : finding.remedy(Remedy.of(
                        PASSES,
                        restore("Create the Service as the add-on does. The Pod and its images are not changed.")));
    }

    private static Finding differs(Service service) {
        List<String> ports = service.ports().stream()
                .map(p -> (p.isTcp() ? "" : p.protocol() + " ")
                        + p.port()
                        + (p.nodePort() == null ? " without node port" : " on node port " + p.nodePort()))
                .toList();
        return Finding.of(
                        ServiceProblems.NODE_PORT_DIFFERS,
                        SERVICE,
                        "Service registry is not on node port 32000 (TCP): type " + service.type() + ", "
                                + Phrases.some(ports))
                .observed(
                        "type " + service.type() + ", " + Phrases.some(ports),
                        "type NodePort, 5000 on node port 32000",
                        "Service " + service.path())
                .affecting(Subject.endpoint("127.0.0.1:32000"))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program("curl", "-s", "http://127.0.0.1:32000/v2/"),
                                Actor.node(null),
                                "prints {}"),
                        putBack(
                                "Restore the node port. Images named localhost:32000/... and containerd's certs.d both"
                                        + " use 32000. To keep another port, change both instead.",
                                service)));
    }

    /**
     * The port of the add-on. `kubectl apply` joins it with the ports that are there by their number: beside a port of another
     * protocol or number, the API server refuses the two as having the same name, or one of them as having none.
     */
    private static Step putBack(String goal, Service service) {
        boolean joins = service.ports().stream().allMatch(p -> p.port() == BuiltIn.PORT && p.isTcp());
        return joins
                ? restore(goal)
                : Step.of(goal, ports(service, "NodePort", List.of(ADD_ON)), Actor.cluster())
                        .undoneBy(ports(
                                service,
                                NAME.matcher(service.type()).matches() ? service.type() : "NodePort",
                                service.ports()));
    }

    private static Action ports(Service service, String type, List<Service.Port> ports) {
        String list = ports.stream().map(NodePortService::json).collect(Collectors.joining(","));
        return new ObjectAction.PatchObject(
                "service",
                service.namespace(),
                service.name(),
                "{\"spec\":{\"type\":\"" + type + "\",\"ports\":[" + list + "]}}",
                "merge");
    }

    /** The names of an API server need no escapes; a recording can hold others, which are left out. */
    private static String json(Service.Port port) {
        String target = port.targetPort();
        StringBuilder json = new StringBuilder("{");
        if (port.name() != null && NAME.matcher(port.name()).matches()) {
            json.append("\"name\":\"").append(port.name()).append("\",");
        }
        if (NAME.matcher(port.protocol()).matches()) {
            json.append("\"protocol\":\"").append(port.protocol()).append("\",");
        }
        json.append("\"port\":").append(port.port());
        if (target != null && NAME.matcher(target).matches()) {
            json.append(",\"targetPort\":").append(target.matches("\\d+") ? target : "\"" + target + "\"");
        }
        if (port.nodePort() != null) {
            json.append(",\"nodePort\":").append(port.nodePort());
        }
        return json.append('}').toString();
    }
}
