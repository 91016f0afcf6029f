package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The evidence that a helper of checks reads. A check that calls the helper composes it into its own
 * ({@link CheckInfo#needs}), and a helper that calls another into its own ({@link #and}), so that nobody repeats what
 * somebody else asks.
 *
 * <p>All of it is welcome evidence: what must not be unknown depends on the check, which says so with
 * {@link CheckInfo#requires}.
 *
 * @param questions what is asked first, each once
 * @param followUps what is asked in view of the answers, each in turn after every round of answers
 */
public record Needs(List<Question<?>> questions, List<FollowUps> followUps) {

    /** Names further questions in view of the answers so far. Called after each round, as {@link Check#followUps}. */
    public interface FollowUps {
        Collection<? extends Question<?>> after(Evidence soFar);
    }

    public Needs {
        questions = List.copyOf(new LinkedHashSet<>(questions));
        followUps = List.copyOf(new LinkedHashSet<>(followUps));
    }

    public static Needs of(Question<?>... questions) {
        return of(Arrays.asList(questions));
    }

    public static Needs of(Collection<? extends Question<?>> questions) {
        return new Needs(List.copyOf(questions), List.of());
    }

    /** These and those of others. */
    public Needs and(Needs... others) {
        List<Question<?>> questions = new ArrayList<>(this.questions);
        List<FollowUps> followUps = new ArrayList<>(this.followUps);
        for (Needs other : others) {
            questions.addAll(other.questions);
            followUps.addAll(other.followUps);
        }
        return new Needs(questions, followUps);
    }

    /** These, and what follows from the answers. */
    public Needs then(FollowUps more) {
        return and(new Needs(List.of(), List.of(more)));
    }

    /** The same of each node that is looked at, read with {@link Evidence#from}; nothing where only one machine is. */
    public Needs onNodes() {
        return of(SeenNodes.Ask.INSTANCE).then(soFar -> {
            Set<Question<?>> asks = new LinkedHashSet<>();
            for (String node : soFar.seenNodes()) {
                Evidence there = soFar.from(node);
                questions.forEach(q -> asks.add(there.meant(q)));
                after(there).forEach(q -> asks.add(there.meant(q)));
            }
            return asks;
        });
    }

    /**
     * The same, asked only from the machine that the site is looked at from: nodes are compared with each other once, and not
     * from each of them. From a node, which {@link Evidence#judges judges} only what runs on it, none of it is asked.
     */
    public Needs fromHere() {
        return new Needs(List.of(), List.of(soFar -> {
            Set<Question<?>> asks = new LinkedHashSet<>();
            if (soFar.judges(null)) {
                asks.addAll(questions);
                asks.addAll(after(soFar));
            }
            return asks;
        }));
    }

    /** What follows from the answers so far. */
    public Set<Question<?>> after(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        followUps.forEach(f -> asks.addAll(f.after(soFar)));
        return asks;
    }
}
