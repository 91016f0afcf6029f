package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The logins for images of Pods, as tried in a run with {@code --verify-credentials}. */
final class Trials {

    /** The most logins that a run sends. */
    private static final int MOST = 16;

    static final Needs NEEDS = PodSecrets.NEEDS.then(soFar -> of(soFar).keySet());

    private Trials() {}

    /** The logins that can be tried: each login with each image once, and a Pod that would send it. */
    static Map<CredentialTrial.Ask, Pod> of(Evidence evidence) {
        Map<CredentialTrial.Ask, Pod> asks = new LinkedHashMap<>();
        Set<List<Object>> seen = new HashSet<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.isOver() || pod.pullSecrets().isEmpty() || Workloads.isInfrastructure(pod)) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                // Thousands of Pods can belong to one Deployment.
                if (asks.size() < MOST && seen.add(List.of(pod.namespace(), pod.pullSecrets(), container.image()))) {
                    of(pod, container.image(), evidence).forEach(ask -> asks.putIfAbsent(ask, pod));
                }
            }
        }
        return asks;
    }

    private static List<CredentialTrial.Ask> of(Pod pod, String image, Evidence evidence) {
        return ImageReference.parse(image).stream()
                .flatMap(i -> sent(Keyring.lookUp(i, new PodSecrets(pod, evidence).found())).stream())
                .map(key -> ask(key, image))
                .toList();
    }

    /** The keys whose logins are sent with a pull. */
    static List<Keyring.Key> sent(Keyring.Lookup lookup) {
        return lookup.stops() != null
                ? new ArrayList<>()
                : lookup.tried().stream().filter(Keyring.Key::hasCredentials).toList();
    }

    /** The question for one key. */
    static CredentialTrial.Ask ask(Keyring.Key key, String image) {
        int slash = key.secret().indexOf('/');
        return new CredentialTrial.Ask(
                key.secret().substring(0, slash), key.secret().substring(slash + 1), String.valueOf(key.key()), image);
    }

    /** The result of an attempt, or null when it was not made. */
    static @Nullable CredentialTrial result(CredentialTrial.Ask ask, Evidence evidence) {
        return evidence.ifAsked(ask).flatMap(Answer::toOptional).orElse(null);
    }
}
