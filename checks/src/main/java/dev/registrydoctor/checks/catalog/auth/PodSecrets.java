package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.PullSecret;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.pull.PullFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that a pod names, as far as they could be read: from the list of pull secrets, which leaves out those of
 * another type, and one by one where the list does not have them.
 */
final class PodSecrets {

    /** A run asks for no more secrets one by one than this. */
    private static final int MOST = 32;

    private final Pod pod;
    private final Evidence evidence;

    PodSecrets(Pod pod, Evidence evidence) {
        this.pod = pod;
        this.evidence = evidence;
    }

    /** Questions for the secrets of failed pulls that the list does not have. */
    static List<Question<?>> unlisted(Evidence evidence) {
        List<Question<?>> asks = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            PodSecrets secrets = new PodSecrets(failure.pod(), evidence);
            for (String name : failure.pod().pullSecrets()) {
                if (secrets.listed(name) == null) {
                    asks.add(secrets.ask(name));
                }
            }
        }
        return asks.stream().distinct().limit(MOST).toList();
    }

    /** Those that are there, in the pod's order. */
    List<PullSecret> found() {
        List<PullSecret> found = new ArrayList<>();
        for (String name : pod.pullSecrets()) {
            PullSecret secret = find(name);
            if (secret != null) {
                found.add(secret);
            }
        }
        return found;
    }

    /** A secret, or null when it is not there or could not be read. */
    @Nullable
    PullSecret find(String name) {
        PullSecret secret = listed(name);
        PullSecret.Ask ask = ask(name);
        return secret != null || !evidence.has(ask)
                ? secret
                : evidence.find(ask).orElse(null);
    }

    /** Whether it is known that the namespace has no secret of this name. */
    boolean isAbsent(String name) {
        PullSecret.Ask ask = ask(name);
        return listed(name) == null && evidence.has(ask) && evidence.answer(ask).isAbsent();
    }

    /** Why some of them could not be read; empty when all are known, or known not to be there. */
    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (String name : pod.pullSecrets()) {
            PullSecret.Ask ask = ask(name);
            if (listed(name) == null) {
                gaps.addAll(
                        evidence.has(ask)
                                ? evidence.answer(ask).gaps()
                                : evidence.answer(Listing.pullSecrets()).gaps());
            }
        }
        return gaps;
    }

    private PullSecret.Ask ask(String name) {
        return new PullSecret.Ask(pod.namespace(), name);
    }

    private @Nullable PullSecret listed(String name) {
        return evidence.list(Listing.pullSecrets()).stream()
                .filter(s -> s.namespace().equals(pod.namespace()) && s.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
