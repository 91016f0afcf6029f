package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/**
 * Failed pulls of which the registry itself tells more than the message does: containerd 1.6 and 1.7 report "failed with
 * status code [manifests 1]: 400 Bad Request" and leave out the URL (core/remotes/docker/resolver.go), so that only a
 * server that answers plain HTTP as TLS servers do shows that containerd spoke the wrong scheme.
 */
public final class PullFailures {

    /** How to see that a pull works again: the kubelet tries at least every five minutes. */
    public static final Verification LEAVES_BACK_OFF =
            Verification.of("The pod leaves ImagePullBackOff within five minutes.");

    /** The same of several Pods. */
    public static final Verification ALL_LEAVE_BACK_OFF =
            Verification.of("The pods leave ImagePullBackOff within five minutes.");

    private PullFailures() {}

    /** All failed pulls; needs probes of the registries of {@link #ambiguous}. */
    public static List<PullFailure> of(Evidence evidence) {
        return Workloads.failures(evidence).stream()
                .map(f -> f.error().isBadRequestWithoutUrl() && speaksTls(f, evidence)
                        ? f.because(PullError.Kind.TLS_SERVER)
                        : f)
                .toList();
    }

    /** Those whose message leaves the scheme open. */
    public static List<PullFailure> ambiguous(Evidence evidence) {
        return Workloads.failures(evidence).stream()
                .filter(f -> f.error().isBadRequestWithoutUrl() && f.image() != null)
                .toList();
    }

    private static boolean speaksTls(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        if (image == null || !evidence.has(RegistryHosts.probe(image))) {
            return false;
        }
        RegistryProbe.Reply http = evidence.find(RegistryHosts.probe(image))
                .map(RegistryProbe::http)
                .orElse(null);
        return http != null && http.result() == RegistryProbe.Result.SPEAKS_TLS;
    }
}
