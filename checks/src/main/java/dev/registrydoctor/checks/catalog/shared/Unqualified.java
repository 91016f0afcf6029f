package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TagList;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
        Origin origin = BuiltInRegistry.origin(soFar);
        if (origin != null) {
            for (PullFailure failure : unqualified) {
                if (failure.image() != null) {
                    asks.add(new TagList.Ask(origin, failure.image().plainRepository()));
                }
            }
        }
        return asks;
    }

    /**
     * The same failures: those of images that the built-in registry does not have together, and those of each image that it
     * has by themselves, since these have a cause of their own.
     */
    public static Collection<List<PullFailure>> apart(List<PullFailure> failures, Evidence evidence) {
        Origin origin = BuiltInRegistry.origin(evidence);
        return Workloads.apart(failures, failure -> origin != null && isBuiltIn(failure.image(), origin, evidence));
    }

    private static boolean isBuiltIn(@Nullable ImageReference image, Origin origin, Evidence evidence) {
        if (image == null || image.qualified()) {
            return false;
        }
        TagList.Ask ask = new TagList.Ask(origin, image.plainRepository());
        return evidence.has(ask)
                && evidence.find(ask).map(tags -> tags.status() == 200).orElse(false);
    }
}
