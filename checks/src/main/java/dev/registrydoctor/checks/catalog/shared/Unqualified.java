package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images that name no registry, and that the built-in one has. What Docker Hub answers to such a pull says nothing of other
 * images, and what keeps others from Docker Hub is not why this one fails.
 */
public final class Unqualified {

    /** Where such a pull fails, the built-in registry is asked for the image; nothing more where none does. */
    public static final Needs NEEDS = Workloads.NEEDS
            .and(NodeOfHost.NEEDS, Needs.of(ApiContact.Ask.INSTANCE))
            .then(Unqualified::asks);

    private Unqualified() {}

    /** Failed pulls of images that name no registry. Nobody pulls for a pod with policy Never, whatever its image is called. */
    public static List<PullFailure> failures(Evidence evidence) {
        return Workloads.failures(evidence).stream()
                .filter(f -> f.error().kind() != PullError.Kind.NEVER)
                .filter(f -> f.image() != null && !f.image().qualified())
                .toList();
    }

    private static List<Question<?>> asks(Evidence soFar) {
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
        return Workloads.apart(failures, failure -> isBuiltIn(failure.image(), evidence));
    }

    private static boolean isBuiltIn(@Nullable ImageReference image, Evidence evidence) {
        Origin origin = image == null || image.qualified() ? null : BuiltInRegistry.origin(evidence);
        return image != null
                && origin != null
                && evidence.find(new TagList.Ask(origin, image.plainRepository()))
                        .filter(tags -> tags.status() == 200)
                        .isPresent();
    }
}
