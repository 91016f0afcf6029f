package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that containerd tries for an image, in order.
 *
 * @param resolution the servers from certs.d; if it cannot be read, those for an empty certs.d, which is only a
 *     guess
 * @param source the file that has these servers, or a text that they are the default
 * @param guess why certs.d is not known, or null when it is
 * @param tries the result at each server, in the order of trying
 * @param taken the server that the image comes from: the first that has it, else the first where a registry
 *     answers, since a missing image is looked for at the next; null when none answers
 */
record Route(
        HostResolution resolution,
        String source,
        @Nullable String guess,
        List<ServerAttempt> tries,
        @Nullable ServerAttempt taken) {

    /** A hosts.toml can have any number of servers; only the first ones matter in practice. */
    private static final int MOST = 8;

    static Route of(ImageReference image, Puller puller, Evidence evidence) {
        String guess = unreadable(puller, evidence);
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        String containerd = puller.node() == null ? null : puller.node().containerdVersion();
        HostResolution resolution = guess == null
                ? hosts.resolve(image.authority())
                : HostResolution.of(image.authority(), List.of(), containerd);
        CertsDirectory inForce = resolution.directory();
        if (inForce != null && inForce.unreadable() != null) {
            guess = inForce.path() + "/hosts.toml: " + inForce.unreadable();
        }
        List<ServerAttempt> tries = new ArrayList<>();
        for (Attempt attempt : resolution.attempts(image)) {
            boolean wanted = !attempt.fallback()
                    || (!tries.isEmpty() && tries.get(tries.size() - 1).fallsBackToHttp());
            if (wanted && tries.size() < MOST) {
                tries.add(ServerAttempt.of(attempt, evidence));
            }
        }
        return new Route(
                resolution, hosts.source(resolution), guess, List.copyOf(tries), taken(image, tries, evidence));
    }

    private static @Nullable ServerAttempt taken(ImageReference image, List<ServerAttempt> tries, Evidence evidence) {
        return tries.stream()
                .filter(t -> t.end() == ServerAttempt.End.ANSWERED)
                .min(Comparator.comparing(t -> !has(image, t, evidence)))
                .orElse(null);
    }

    private static boolean has(ImageReference image, ServerAttempt one, Evidence evidence) {
        return one.manifest(image)
                .flatMap(evidence::find)
                .filter(m -> m.status() == 200)
                .isPresent();
    }

    /** Why certs.d of this host does not show what containerd does, or null when it does. */
    private static @Nullable String unreadable(Puller puller, Evidence evidence) {
        boolean microk8s =
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false);
        if (!microk8s) {
            return "certs.d is on the node, and this host is not a node; run registry-doctor there, or with"
                    + " --host-root";
        } else if (!puller.isHere()) {
            return "certs.d of this host does not apply to "
                    + (puller.nodeName() == null ? "another node" : "node " + puller.nodeName())
                    + "; run registry-doctor there, or with --host-root";
        }
        List<Gap> gaps = ContainerdHosts.of(evidence).gaps();
        return gaps.isEmpty() ? null : gaps.get(0).why();
    }

    /**
     * The server that explains the result best: the one that is used, otherwise the one where a pull gets furthest;
     * null without one.
     */
    @Nullable
    ServerAttempt telling() {
        return taken != null
                ? taken
                : tries.stream()
                        .filter(t -> !isFollowed(t))
                        .max(Comparator.comparing(ServerAttempt::end))
                        .orElse(null);
    }

    /** The result of HTTPS does not matter if HTTP is tried next because of it. */
    private boolean isFollowed(ServerAttempt one) {
        int next = tries.indexOf(one) + 1;
        return one.fallsBackToHttp()
                && next < tries.size()
                && tries.get(next).attempt().fallback();
    }

    /**
     * Whether a pull fails in the same way: certs.d is known, and no server that was not tried might have the image.
     */
    boolean isSure() {
        return guess == null && tries.stream().noneMatch(t -> t.end() == ServerAttempt.End.NOT_KNOWN);
    }
}
