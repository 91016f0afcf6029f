package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.model.pull.PullFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secrets that a pod names, as far as they could be read: from the list of pull secrets, which leaves out those of
 * another type, and one by one where the list does not have them.
 */
final class PodSecrets {

    /** A run asks for no more secrets one by one than this. */
    private static final int MOST = 32;

    private final Pod pod;
    private final Evidence evidence;

    /** The secrets of failed pulls. */
    static final Needs NEEDS =
            Workloads.NEEDS.and(Needs.of(Listing.pullSecrets())).then(PodSecrets::unlisted);

    PodSecrets(Pod pod, Evidence evidence) {
        this.pod = pod;
        this.evidence = evidence;
    }

    /** Questions for the secrets of failed pulls that the list does not have. */
    private static List<Question<?>> unlisted(Evidence evidence) {
        List<Question<?>> asks = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            PodSecrets secrets = new PodSecrets(failure.pod(), evidence);
            for (String name : failure.pod().pullSecrets()) {
                if (secrets.listed(name).isEmpty()) {
                    asks.add(secrets.ask(name));
                }
            }
        }
        return asks.stream().distinct().limit(MOST).toList();
    }

    /** Those that are there, in the pod's order. */
    List<PullSecret> found() {
        return pod.pullSecrets().stream().flatMap(name -> find(name).stream()).toList();
    }

    /** A secret; empty when it is not there or could not be read. */
    Optional<PullSecret> find(String name) {
        return listed(name).or(() -> evidence.ifAsked(ask(name)).flatMap(Answer::toOptional));
    }

    /** Whether it is known that the namespace has no secret of this name. */
    boolean isAbsent(String name) {
        return listed(name).isEmpty()
                && evidence.ifAsked(ask(name)).filter(Answer::isAbsent).isPresent();
    }

    /** Why some of them could not be read; empty when all are known, or known not to be there. */
    List<Gap> gaps() {
        List<Gap> gaps = new ArrayList<>();
        for (String name : pod.pullSecrets()) {
            if (listed(name).isEmpty()) {
                gaps.addAll(evidence.ifAsked(ask(name))
                        .map(Answer::gaps)
                        .orElse(evidence.answer(Listing.pullSecrets()).gaps()));
            }
        }
        return gaps;
    }

    private PullSecret.Ask ask(String name) {
        return new PullSecret.Ask(pod.namespace(), name);
    }

    private Optional<PullSecret> listed(String name) {
        return evidence.first(
                Listing.pullSecrets(),
                s -> s.namespace().equals(pod.namespace()) && s.name().equals(name));
    }
}
