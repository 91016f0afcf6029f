package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether "server gave HTTP response to HTTPS client" can hide a missing tag.
 *
 * <p>containerd up to 1.7 reports the first error that is not a 404: when the plain-HTTP host answers 404 and the HTTPS
 * fallback then meets the same plain server, the scheme is blamed. From 2.0 on a 404 outranks the fallback's error
 * (core/remotes/docker/resolver.go).
 */
public final class HiddenNotFound {

    /** What {@link #isPossible} reads. */
    public static final Needs POSSIBLE = ContainerdHosts.NEEDS;

    /** The evidence of {@link #isSeen} and {@link #isNotSo}: whether the registry has the images of such pulls. */
    public static final Needs NEEDS = Workloads.NEEDS.and(POSSIBLE).then(HiddenNotFound::asks);

    private HiddenNotFound() {}

    private static List<Question<?>> asks(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(soFar)) {
            ImageReference image = failure.image();
            if (image != null && isPossible(failure, image, soFar)) {
                asks.add(RegistryHosts.probe(image));
                RegistryHosts.manifest(soFar, image).ifPresent(asks::add);
            }
        }
        return asks;
    }

    /** Whether the registry was seen to lack what was pulled, so that the error about the scheme is the fallback's. */
    public static boolean isSeen(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        return image != null && isPossible(failure, image, evidence) && RegistryHosts.answers(evidence, image, 404);
    }

    /** Whether the registry was seen to have what was pulled, or a missing tag could not look like this. */
    public static boolean isNotSo(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        return image == null || !isPossible(failure, image, evidence) || RegistryHosts.answers(evidence, image, 200);
    }

    public static boolean isPossible(PullFailure failure, ImageReference image, Evidence evidence) {
        if (failure.error().kind() != PullError.Kind.PLAIN_SERVER) {
            return false;
        }
        String version = NodeOfHost.containerd(failure.node(), evidence);
        if (Versions.isAtLeast(version, "2.0.0")) {
            return false;
        }
        Node here = NodeOfHost.find(evidence);
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        boolean seen = here != null && here.name().equals(failure.node()) && hosts.isKnown();
        // If HTTP is never tried, no server was asked that could have answered 404.
        return !seen || hosts.resolve(image.authority()).triesPlain();
    }
}
