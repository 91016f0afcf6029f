package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import java.util.List;
import java.util.Map;

/**
 * Who meets a registry's certificate: pulls that fail by it, images that will be pulled, or the person who named it.
 *
 * @param failing failed pulls by the server that they failed at, of the kind that a check is about
 * @param ofImages hosts that images of pods name
 */
record Uses(Map<String, List<PullFailure>> failing, List<String> ofImages) {

    static final Needs NEEDS = Workloads.NEEDS.and(RegistryHosts.OF_IMAGES, Chains.OF_CONTAINERD);

    static Uses of(PullError.Kind kind, Evidence evidence) {
        return new Uses(
                Workloads.byServer(Workloads.failuresHere(evidence), kind),
                RegistryHosts.ofImages(evidence).stream()
                        .map(RegistryHosts.Host::authority)
                        .toList());
    }

    List<PullFailure> failing(String authority) {
        return failing.getOrDefault(authority, List.of());
    }

    /**
     * Whether a fault of a certificate causes harm: a pull fails because of it, the user named the registry, or images of it
     * will be pulled by a containerd that checks it. A certificate that nothing uses is a suspicion.
     */
    boolean causesHarm(Chains.Shown shown, Evidence evidence) {
        String authority = shown.authority();
        return !failing(authority).isEmpty()
                || shown.host().named()
                || (ofImages.contains(authority) && !Chains.containerdTrustsAnyone(authority, evidence));
    }

    /** The finding with the pods, images and nodes whose pulls fail. */
    Finding involve(Finding finding, String authority) {
        List<PullFailure> failures = failing(authority);
        return finding.involving(Workloads.subjects(failures)).involving(Workloads.nodes(failures));
    }
}
