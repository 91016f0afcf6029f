package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Manifest;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Compares what runs with what a tag names now; what cannot be resolved is unknown, never stale. */
final class DigestComparison {

    /** What a comparison comes to. */
    enum Verdict {
        CURRENT,
        STALE,
        UNKNOWN
    }

    /**
     * A verdict.
     *
     * @param detail the digest that the tag names; for UNKNOWN, why
     */
    record Result(Verdict verdict, String detail) {}

    private DigestComparison() {}

    /** What has to be asked, as far as can be told now: configurations are read only where digests differ. */
    static List<Question<?>> questions(Origin origin, Use use, Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        Manifest.Ask head = head(origin, use);
        asks.add(head);
        Manifest named = soFar.has(head) ? soFar.find(head).orElse(null) : null;
        if (named != null && named.status() == 200 && !names(named, use.runningDigest())) {
            asks.add(withConfigs(origin, use, use.image().reference()));
            if (!use.isConfigDigest()) {
                asks.add(withConfigs(origin, use, use.runningDigest()));
            }
        }
        return asks;
    }

    private static Manifest.Ask head(Origin origin, Use use) {
        return new Manifest.Ask(origin, use.image().repository(), use.image().reference(), false);
    }

    private static Manifest.Ask withConfigs(Origin origin, Use use, String reference) {
        return new Manifest.Ask(origin, use.image().repository(), reference, true);
    }

    /** Whether a manifest or one of its platforms has this digest: index and platform digests both count as current. */
    private static boolean names(Manifest manifest, String digest) {
        return digest.equals(manifest.digest())
                || manifest.children().stream().anyMatch(c -> c.digest().equals(digest));
    }

    static Result compare(Origin origin, Use use, Evidence evidence) {
        Manifest named = evidence.find(head(origin, use)).orElse(null);
        if (named == null) {
            String why = evidence.answer(head(origin, use)).gaps().stream()
                    .map(Gap::why)
                    .findFirst()
                    .orElse("no answer");
            return new Result(Verdict.UNKNOWN, why);
        }
        if (named.status() != 200 || named.digest() == null) {
            return new Result(
                    Verdict.UNKNOWN,
                    "the registry answers HTTP " + named.status() + " for "
                            + use.image().text());
        }
        if (names(named, use.runningDigest())) {
            return new Result(Verdict.CURRENT, named.digest());
        }
        return compareConfigs(origin, use, evidence, named.digest());
    }

    /** Pushed again unchanged, or converted, content keeps its configuration while its manifest's digest changes. */
    private static Result compareConfigs(Origin origin, Use use, Evidence evidence, String digest) {
        Manifest.Ask ask = withConfigs(origin, use, use.image().reference());
        Manifest full = evidence.has(ask) ? evidence.find(ask).orElse(null) : null;
        if (full == null || full.status() != 200) {
            return new Result(Verdict.UNKNOWN, "the manifest of " + use.image().text() + " could not be read whole");
        }
        Set<String> now = configs(full);
        if (use.isConfigDigest()) {
            if (now.isEmpty()) {
                return new Result(
                        Verdict.UNKNOWN, "the configuration of " + use.image().text() + " could not be read");
            }
            return new Result(now.contains(use.runningDigest()) ? Verdict.CURRENT : Verdict.STALE, digest);
        }
        Manifest.Ask oldAsk = withConfigs(origin, use, use.runningDigest());
        Manifest old = evidence.has(oldAsk) ? evidence.find(oldAsk).orElse(null) : null;
        boolean same =
                old != null && old.status() == 200 && configs(old).stream().anyMatch(now::contains);
        return new Result(same ? Verdict.CURRENT : Verdict.STALE, digest);
    }

    private static Set<String> configs(Manifest manifest) {
        Set<String> configs = new LinkedHashSet<>();
        if (manifest.configDigest() != null) {
            configs.add(manifest.configDigest());
        }
        for (Manifest.Child child : manifest.children()) {
            if (child.configDigest() != null) {
                configs.add(child.configDigest());
            }
        }
        return configs;
    }
}
