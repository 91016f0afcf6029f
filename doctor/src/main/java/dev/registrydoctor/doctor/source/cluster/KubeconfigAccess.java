package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.util.List;

/** What the search for a kubeconfig came to; each way carries where it was looked for, in order. */
public sealed interface KubeconfigAccess {

    List<String> lookedAt();

    /** One is there and says enough. */
    record Ready(Kubeconfig kubeconfig, List<String> lookedAt) implements KubeconfigAccess {}

    /** There is none. */
    record None(List<String> lookedAt) implements KubeconfigAccess {}

    /** One exists that this user is not allowed to read. */
    record Closed(String file, List<String> lookedAt) implements KubeconfigAccess {}

    /**
     * One exists and cannot be used.
     *
     * @param lacksContext whether only the context that was asked for is not in it
     */
    record Unusable(String file, String detail, List<String> lookedAt, boolean lacksContext)
            implements KubeconfigAccess {
        Unusable(String file, String detail, List<String> lookedAt) {
            this(file, detail, lookedAt, false);
        }
    }

    /** Why nothing can be asked of a cluster; not for {@link Ready}. */
    default Gap gap(String what) {
        if (this instanceof Closed closed) {
            return new Gap(
                    Gap.Cause.NOT_PERMITTED,
                    what,
                    "the kubeconfig " + closed.file() + " exists, but this user is not allowed to read it",
                    HostRoot.permission(closed.file()));
        }
        if (this instanceof Unusable unusable) {
            return new Gap(
                    Gap.Cause.MALFORMED,
                    what,
                    "the kubeconfig " + unusable.file() + " cannot be used: " + unusable.detail(),
                    "fix it, or name another one with --kubeconfig");
        }
        return new Gap(
                Gap.Cause.OUT_OF_VIEW,
                what,
                "no kubeconfig was found; checked " + String.join(", ", lookedAt()),
                "name one with --kubeconfig, or run on a control plane node of the cluster");
    }
}
