package dev.registrydoctor.checks.catalog.service;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The endpoints of the Service. */
final class Endpoints {

    static final Needs NEEDS = Needs.of(Listing.podsIn(BuiltIn.NAMESPACE), Listing.endpointSlicesIn(BuiltIn.NAMESPACE));

    private Endpoints() {}

    /** No ready endpoint, or null when there is one. */
    static @Nullable Finding judge(Service service, @Nullable Deployment deployment, Evidence evidence) {
        boolean known = evidence.isWhole(Listing.endpointSlicesIn(BuiltIn.NAMESPACE));
        List<EndpointSlice> slices = evidence.list(Listing.endpointSlicesIn(BuiltIn.NAMESPACE)).stream()
                .filter(s -> s.service().equals(service.name()))
                .toList();
        // Without all slices on record, the endpoints controller's own rule: selected, ready, not going away.
        boolean ready = slices.stream().anyMatch(s -> !s.ready().isEmpty())
                || (!known && pods(evidence).stream().anyMatch(p -> p.ready() && service.selects(p.labels())));
        if (ready || (!known && !evidence.isWhole(Listing.podsIn(BuiltIn.NAMESPACE)))) {
            return null;
        }
        String seen = known
                ? Phrases.count(
                                slices.stream()
                                        .mapToInt(s -> s.notReady().size())
                                        .sum(),
                                "address") + " not ready, none ready"
                : "no ready Pod has the labels " + service.selector();
        Finding finding = Finding.of(
                        ServiceProblems.NO_ENDPOINTS,
                        Subject.service(service.path()),
                        "Service registry has no ready endpoint")
                .observed(
                        seen,
                        "one ready address",
                        known ? "EndpointSlices of " + service.path() : "Pods of namespace container-registry")
                .involving(Subject.addon("registry"))
                .affecting(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT));
        return deployment == null ? finding : finding.involving(Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    /** A registry pod runs, and the selector picks none; null when that is not so. */
    static @Nullable Finding mismatch(Service service, @Nullable Deployment deployment, Evidence evidence) {
        if (deployment == null || service.selects(deployment.podLabels())) {
            return null;
        }
        List<Pod> pods =
                pods(evidence).stream().filter(Workloads::isInfrastructure).toList();
        if (pods.isEmpty() || pods.stream().anyMatch(p -> service.selects(p.labels()))) {
            return null;
        }
        String labels = pods.get(0).labels().toString();
        return Finding.of(
                        ServiceProblems.SELECTOR_MISMATCH,
                        Subject.service(service.path()),
                        "Service registry selects " + service.selector()
                                + ", but the registry Pod does not have these labels")
                .observed("selector " + service.selector(), "labels of the Pod: " + labels, "Service " + service.path())
                .affecting(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT))
                .remedy(Remedy.of(
                        Verification.kubectl(
                                "lists the Pod's address", "-n", BuiltIn.NAMESPACE, "get", "endpointslices"),
                        Step.kubectl(
                                "Make the Service select the registry Pod, as the add-on does.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "set",
                                "selector",
                                "service/" + BuiltIn.SERVICE,
                                "app=registry")));
    }

    private static List<Pod> pods(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.deleting() && !p.isOver())
                .toList();
    }
}
