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
 * The pull secrets of a Pod that could be read: from the list of pull secrets, which has no Secrets of other types, and
 * one by one if the list does not have them.
 */
final class PodSecrets {

    /** The most Secrets that a run requests one by one. */
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

    /** Questions for Secrets of failed pulls that are not in the list. */
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

    /** The Secrets that exist, in the order of the Pod. */
    List<PullSecret> found() {
        return pod.pullSecrets().stream().flatMap(name -> find(name).stream()).toList();
    }

    /** A Secret; empty when it does not exist or could not be read. */
    Optional<PullSecret> find(String name) {
        return listed(name).or(() -> evidence.ifAsked(ask(name)).flatMap(Answer::toOptional));
    }

    /** Whether it is known that the namespace has no Secret with this name. */
    boolean isAbsent(String name) {
        return listed(name).isEmpty()
                && evidence.ifAsked(ask(name)).filter(Answer::isAbsent).isPresent();
    }

    /** Why some of them could not be read; empty when all of them were read or do not exist. */
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
