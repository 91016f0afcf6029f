package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.TagList;
import dev.registrydoctor.checks.model.ImageReference;
import dev.registrydoctor.checks.model.PullFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Images that name no registry, and that the built-in one has. What Docker Hub answers to such a pull says nothing of other
 * images, and what keeps others from Docker Hub is not why this one fails. Needs {@code ApiContact} and the nodes as welcome
 * evidence, beside what failed pulls need.
 */
public final class Unqualified {

    private Unqualified() {}

    /** Failed pulls of images that name no registry. */
    public static List<PullFailure> failures(Evidence evidence) {
        return Workloads.failures(evidence).stream()
                .filter(f -> f.image() != null && !f.image().qualified())
                .toList();
    }

    /** What is to be asked of the built-in registry; nothing where no such pull fails. */
    public static List<Question<?>> asks(Evidence soFar) {
        List<PullFailure> unqualified = failures(soFar);
        if (unqualified.isEmpty()) {
            return List.of();
        }
        List<Question<?>> asks = new ArrayList<>(BuiltInRegistry.probes(soFar));
        Origin origin = origin(soFar);
        if (origin != null) {
            for (PullFailure failure : unqualified) {
                if (failure.image() != null) {
                    asks.add(new TagList.Ask(origin, failure.image().plainRepository()));
                }
            }
        }
        return asks;
    }

    /** Where the built-in registry answers, as far as it was asked; null when it does not. */
    public static @Nullable Origin origin(Evidence evidence) {
        for (RegistryProbe.Ask ask : BuiltInRegistry.probes(evidence)) {
            RegistryProbe probe = evidence.has(ask) ? evidence.find(ask).orElse(null) : null;
            if (probe != null && probe.origin() != null) {
                return probe.origin();
            }
        }
        return null;
    }

    /**
     * The same failures: those of images that the built-in registry does not have together, and those of each image that it
     * has by themselves, since these have a cause of their own.
     */
    public static List<List<PullFailure>> apart(List<PullFailure> failures, Evidence evidence) {
        Map<String, List<PullFailure>> groups = new LinkedHashMap<>();
        for (PullFailure failure : failures) {
            String group =
                    isBuiltIn(failure.image(), evidence) ? failure.container().image() : "";
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(failure);
        }
        return List.copyOf(groups.values());
    }

    private static boolean isBuiltIn(@Nullable ImageReference image, Evidence evidence) {
        Origin origin = image == null || image.qualified() ? null : origin(evidence);
        if (image == null || origin == null) {
            return false;
        }
        TagList.Ask ask = new TagList.Ask(origin, image.plainRepository());
        return evidence.has(ask)
                && evidence.find(ask).map(tags -> tags.status() == 200).orElse(false);
    }
}
