package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.CertsDirectory;
import dev.registrydoctor.checks.evidence.Manifest;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.model.HostResolution;
import dev.registrydoctor.checks.model.ImageReference;
import dev.registrydoctor.checks.model.PullError;
import dev.registrydoctor.checks.model.PullFailure;
import dev.registrydoctor.checks.model.Versions;
import org.jspecify.annotations.Nullable;

/**
 * Whether "server gave HTTP response to HTTPS client" can hide a missing tag.
 *
 * <p>containerd up to 1.7 reports the first error that is not a 404: when the plain-HTTP host answers 404 and the HTTPS
 * fallback then meets the same plain server, the scheme is blamed. From 2.0 on a 404 outranks the fallback's error
 * (core/remotes/docker/resolver.go). Needs nodes, this host and certs.d as welcome evidence.
 */
public final class HiddenNotFound {

    private HiddenNotFound() {}

    /** The question whether the registry has what was pulled; null when it does not answer this host. */
    public static Manifest.@Nullable Ask ask(PullFailure failure, Evidence evidence) {
        ImageReference image = failure.image();
        Origin origin = image == null ? null : RegistryHosts.origin(evidence, image);
        return image == null || origin == null
                ? null
                : new Manifest.Ask(origin, image.repository(), image.reference(), false);
    }

    /** Whether the registry was seen to lack what was pulled, so that the error about the scheme is the fallback's. */
    public static boolean isSeen(PullFailure failure, Evidence evidence) {
        Manifest.Ask ask = ask(failure, evidence);
        return ask != null
                && failure.image() != null
                && isPossible(failure, failure.image(), evidence)
                && evidence.has(ask)
                && evidence.find(ask).map(m -> m.status() == 404).orElse(false);
    }

    public static boolean isPossible(PullFailure failure, ImageReference image, Evidence evidence) {
        if (failure.error().kind() != PullError.Kind.PLAIN_SERVER) {
            return false;
        }
        Node node = NodeOfHost.named(failure.node(), evidence);
        String version = NodeOfHost.containerd(node);
        if (Versions.isAtLeast(version, "2.0.0")) {
            return false;
        }
        Node here = NodeOfHost.find(evidence);
        boolean seen = here != null
                && here.name().equals(failure.node())
                && !evidence.answer(new CertsDirectory.Ask()).isUnknown();
        // Where HTTP is never tried, nobody was asked who could have answered 404.
        return !seen
                || HostResolution.of(image.authority(), evidence.list(new CertsDirectory.Ask()), version)
                        .triesPlain();
    }
}
