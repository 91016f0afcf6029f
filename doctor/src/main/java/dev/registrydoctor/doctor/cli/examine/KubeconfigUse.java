package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.source.cluster.KubeconfigAccess;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says whether a run can go on without a cluster. A kubeconfig that was named and cannot be used is a mistake of the command line;
 * so is a run that has neither a cluster nor anything else to look at.
 */
final class KubeconfigUse {

    private static final Pattern LINE = Pattern.compile("^line (\\d+): (.*)$", Pattern.DOTALL);

    private final SiteOptions options;
    private final boolean isVariableSet;

    KubeconfigUse(SiteOptions options, Map<String, String> environment) {
        this.options = options;
        this.isVariableSet = !environment.getOrDefault("KUBECONFIG", "").isBlank();
    }

    /**
     * Refuses what cannot be used.
     *
     * @param access what the search for a kubeconfig came to
     * @throws UsageException with the file, the line where it is known, and what to do
     */
    void require(KubeconfigAccess access) {
        boolean isMounted = options.hostRoot.isGiven() && !isNamed();
        if (access instanceof KubeconfigAccess.Unusable unusable && !isMounted) {
            throw new UsageException(unusable(unusable));
        } else if (access instanceof KubeconfigAccess.Closed closed && isNamed()) {
            throw new UsageException(closed.file() + ": this user is not allowed to read it; "
                    + HostRoot.permission(closed.file()) + ", or name another file with --kubeconfig");
        } else if (access instanceof KubeconfigAccess.None && (isNamed() || !isAnythingElse())) {
            throw new UsageException("no kubeconfig found; looked at " + String.join(", ", access.lookedAt())
                    + "; name one with --kubeconfig FILE, or run on a node of the cluster");
        }
    }

    private String unusable(KubeconfigAccess.Unusable unusable) {
        if (unusable.lacksContext()) {
            return "--context: " + unusable.file() + ": " + unusable.detail();
        }
        Matcher line = LINE.matcher(unusable.detail());
        return unusable.file()
                + (line.matches() ? ":" + line.group(1) + ": " + line.group(2) : ": " + unusable.detail())
                + "; fix it, or name another file with --kubeconfig";
    }

    private boolean isNamed() {
        return options.kubeconfig.isGiven() || options.context.isGiven() || isVariableSet;
    }

    /** Whether a run without a cluster says something: of a node of MicroK8s, of a mounted disk, of a registry. */
    private boolean isAnythingElse() {
        return options.hostRoot.isGiven()
                || !options.registries.get().isEmpty()
                || Files.exists(options.root().resolve("var/snap/microk8s"))
                || Files.exists(options.root().resolve("snap/microk8s"));
    }
}
