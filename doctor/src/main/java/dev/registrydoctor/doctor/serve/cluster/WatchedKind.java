package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects that are watched because checks read them.
 *
 * <p>Secrets are not: reading them is a right of its own, and their contents must not pass through a program that runs for weeks.
 * Events are not either: each pull that fails writes some, and what they tell of comes with a change of a Pod.
 *
 * @param namespace the only one, or null for all
 */
public record WatchedKind(Kind kind, @Nullable String namespace) {

    private static final Set<Kind> NEVER = Set.of(Kind.EVENTS, Kind.PULL_SECRETS);

    /** What checks ask for in view of other answers, in namespaces that are not known before, and the built-in registry's settings. */
    private static final List<WatchedKind> FOLLOWING = List.of(
            new WatchedKind(Kind.SERVICE_ACCOUNTS, null),
            new WatchedKind(Kind.CLAIMS, null),
            new WatchedKind(Kind.ENDPOINT_SLICES, null),
            new WatchedKind(Kind.CONFIG_MAPS, BuiltIn.NAMESPACE));

    /** What these checks declare, in all namespaces where one of them asks for that. */
    public static List<WatchedKind> of(Collection<? extends Check> checks) {
        Set<WatchedKind> asked = new LinkedHashSet<>(FOLLOWING);
        for (Check check : checks) {
            Stream.concat(check.info().requires().stream(), check.info().welcomes().stream())
                    .forEach(question -> add(asked, question));
        }
        List<WatchedKind> watched = new ArrayList<>(asked);
        watched.removeIf(each -> each.namespace() != null && asked.contains(new WatchedKind(each.kind(), null)));
        return List.copyOf(watched);
    }

    private static void add(Set<WatchedKind> to, Question<?> question) {
        if (question instanceof Listing<?> listing && !NEVER.contains(listing.kind())) {
            to.add(new WatchedKind(listing.kind(), listing.kind().namespaced() ? listing.namespace() : null));
        }
    }

    /** For people: {@code configmaps in namespace kube-public}. */
    String describe() {
        return kind.resource() + (namespace == null ? "" : " in namespace " + namespace);
    }
}
