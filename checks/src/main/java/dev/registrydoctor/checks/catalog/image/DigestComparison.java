package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the running content with what a tag refers to now; content that cannot be resolved is unknown, never stale.
 */
final class DigestComparison {

    /** The result of a comparison. */
    enum Verdict {
        CURRENT,
        STALE,
        /** The tag no longer exists: image.presence reports that. */
        GONE,
        UNKNOWN
    }

    /**
     * A verdict.
     *
     * @param detail the digest that the tag refers to; for UNKNOWN, the reason
     */
    record Result(Verdict verdict, String detail) {}

    /** What {@link #platform} reads. */
    static final Needs NEEDS = Needs.of(Listing.nodes());

    private DigestComparison() {}

    /** The questions that can be asked so far: configurations are read only when digests differ. */
    static List<Question<?>> questions(Origin origin, RunningImage use, Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        Manifest.Ask head = head(origin, use);
        asks.add(head);
        if (soFar.find(head)
                .filter(named -> named.status() == 200 && !names(named, use.runningDigest()))
                .isPresent()) {
            asks.add(withConfigs(origin, use, use.image().reference()));
            if (!use.isConfigDigest()) {
                asks.add(withConfigs(origin, use, use.runningDigest()));
            }
        }
        return asks;
    }

    private static Manifest.Ask head(Origin origin, RunningImage use) {
        return new Manifest.Ask(origin, use.image().repository(), use.image().reference(), false);
    }

    private static Manifest.Ask withConfigs(Origin origin, RunningImage use, String reference) {
        return new Manifest.Ask(origin, use.image().repository(), reference, true);
    }

    /** Whether a manifest or one of its platforms has this digest: both index and platform digests count as current. */
    private static boolean names(Manifest manifest, String digest) {
        return digest.equals(manifest.digest())
                || manifest.children().stream().anyMatch(c -> c.digest().equals(digest));
    }

    static Result compare(Origin origin, RunningImage use, Evidence evidence) {
        Manifest named = evidence.orNull(head(origin, use));
        if (named == null) {
            String why = evidence.answer(head(origin, use)).gaps().stream()
                    .map(Gap::why)
                    .findFirst()
                    .orElse("no response");
            return new Result(Verdict.UNKNOWN, why);
        }
        if (named.status() == 404) {
            return new Result(Verdict.GONE, "");
        }
        if (named.status() != 200 || named.digest() == null) {
            return new Result(
                    Verdict.UNKNOWN,
                    "the registry returns HTTP " + named.status() + " for "
                            + use.image().text());
        }
        if (names(named, use.runningDigest())) {
            return new Result(Verdict.CURRENT, named.digest());
        }
        return compareConfigs(origin, use, evidence, named.digest());
    }

    /**
     * Content that was pushed again unchanged, or converted, keeps its configuration while the manifest's digest
     * changes.
     */
    private static Result compareConfigs(Origin origin, RunningImage use, Evidence evidence, String digest) {
        Manifest.Ask ask = withConfigs(origin, use, use.image().reference());
        Manifest full = evidence.orNull(ask);
        if (full == null || full.status() != 200) {
            return new Result(
                    Verdict.UNKNOWN, "the manifest of " + use.image().text() + " could not be read completely");
        }
        String platform = platform(use, evidence);
        Configs now = Configs.of(full, platform);
        if (use.isConfigDigest()) {
            if (!now.digests().contains(use.runningDigest()) && !now.complete()) {
                return new Result(
                        Verdict.UNKNOWN, "the configuration of " + use.image().text() + " could not be read");
            }
            return new Result(now.digests().contains(use.runningDigest()) ? Verdict.CURRENT : Verdict.STALE, digest);
        }
        Manifest.Ask oldAsk = withConfigs(origin, use, use.runningDigest());
        Manifest old = evidence.orNull(oldAsk);
        if (old != null && old.status() == 404 && use.idNamesItsRepository()) {
            return new Result(Verdict.STALE, digest); // it was pulled from here and is gone now
        }
        if (old == null || old.status() != 200) {
            return new Result(
                    Verdict.UNKNOWN,
                    "the registry does not have " + use.runningDigest() + ", so the contents cannot be compared");
        }
        Configs then = Configs.of(old, platform);
        if (now.digests().equals(then.digests()) && !now.digests().isEmpty()) {
            return new Result(Verdict.CURRENT, digest);
        }
        boolean differ = Collections.disjoint(now.digests(), then.digests());
        if (!differ && platform != null) {
            return new Result(Verdict.CURRENT, digest);
        }
        return differ && now.complete() && then.complete()
                ? new Result(Verdict.STALE, digest)
                : new Result(
                        Verdict.UNKNOWN, "the configurations of " + use.image().text() + " could not all be compared");
    }

    /** The platform of the Pod's node as {@code os/architecture}; null when the node is not known. */
    static @Nullable String platform(RunningImage use, Evidence evidence) {
        return evidence.list(Listing.nodes()).stream()
                .filter(n -> n.name().equals(use.pod().nodeName()))
                .filter(n -> n.operatingSystem() != null && n.architecture() != null)
                .map(n -> n.operatingSystem() + "/" + n.architecture())
                .findFirst()
                .orElse(null);
    }

    /**
     * Configurations that a manifest refers to.
     *
     * @param complete whether all relevant ones were read
     */
    private record Configs(Set<String> digests, boolean complete) {

        /** The configurations for a platform, or all of them when it is null. */
        static Configs of(Manifest manifest, @Nullable String platform) {
            Set<String> digests = new LinkedHashSet<>();
            if (manifest.children().isEmpty()) {
                if (manifest.configDigest() != null) {
                    digests.add(manifest.configDigest());
                }
                return new Configs(digests, !digests.isEmpty());
            }
            boolean complete = true;
            for (Manifest.Child child : manifest.children()) {
                String its = child.platform();
                // Attestations are listed as unknown/unknown; they are not run.
                boolean matters = !"unknown/unknown".equals(its)
                        && (platform == null || its == null || its.equals(platform) || its.startsWith(platform + "/"));
                if (matters && child.configDigest() != null) {
                    digests.add(child.configDigest());
                } else if (matters) {
                    complete = false;
                }
            }
            return new Configs(digests, complete && !digests.isEmpty());
        }
    }
}
