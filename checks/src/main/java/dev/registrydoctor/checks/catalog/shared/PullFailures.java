package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.stream.Stream;

/**
 * Failed pulls of which the registry itself tells more than the message does: containerd 1.6 and 1.7 report "failed with
 * status code [manifests 1]: 400 Bad Request" and leave out the URL (core/remotes/docker/resolver.go), so that only a
 * server that answers plain HTTP as TLS servers do shows that containerd spoke the wrong scheme.
 */
public final class PullFailures {

    /** How to see that a pull works again: the kubelet tries at least every five minutes. */
    public static final Verification LEAVES_BACK_OFF = Verification.of(
                    "The Pod leaves ImagePullBackOff within five minutes.")
            .rerunning("workload.back-off");

    /** How to see that this one works again. */
    public static Verification works(PullFailure failure) {
        return failure.isOfEndedJob()
                ? Verification.of("The Job completes.").rerunning("workload.back-off")
                : LEAVES_BACK_OFF;
    }

    /** The same of several Pods. */
    public static final Verification ALL_LEAVE_BACK_OFF = Verification.of(
                    "The Pods leave ImagePullBackOff within five minutes.")
            .rerunning("workload.back-off");

    /** What {@link #of} reads: the registries of pulls whose message leaves the scheme open are probed. */
    public static final Needs NEEDS = Workloads.NEEDS.then(PullFailures::probes);

    private PullFailures() {}

    /** Failed pulls that this host's files and connections can explain. */
    public static List<PullFailure> of(Evidence evidence) {
        return Workloads.failuresHere(evidence).stream()
                .map(f -> f.error().isBadRequestWithoutUrl() && speaksTls(f, evidence)
                        ? f.because(PullError.Kind.TLS_SERVER)
                        : f)
                .toList();
    }

    private static List<RegistryProbe.Ask> probes(Evidence evidence) {
        return Workloads.failuresHere(evidence).stream()
                .filter(f -> f.error().isBadRequestWithoutUrl())
                .flatMap(f -> Stream.ofNullable(f.image()))
                .map(RegistryHosts::probe)
                .toList();
    }

    private static boolean speaksTls(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        return image != null
                && evidence.find(RegistryHosts.probe(image))
                        .map(RegistryProbe::http)
                        .filter(http -> http.result() == RegistryProbe.Result.SPEAKS_TLS)
                        .isPresent();
    }
}
