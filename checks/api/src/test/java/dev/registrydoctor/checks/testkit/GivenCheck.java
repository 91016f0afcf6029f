package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.problem.Problem;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** A check that a test makes up: what it asks, what it asks next, and what it answers. */
public final class GivenCheck implements Check {

    private CheckInfo info;
    private Function<Evidence, Collection<Question<?>>> next = evidence -> List.of();
    private Function<Evidence, Outcome> judge = evidence -> Outcome.pass("in order");

    private GivenCheck(String id) {
        this.info = CheckInfo.of(id, id + " holds");
    }

    public static GivenCheck named(String id) {
        return new GivenCheck(id);
    }

    public GivenCheck requires(Question<?>... questions) {
        info = info.requires(questions);
        return this;
    }

    public GivenCheck welcomes(Question<?>... questions) {
        info = info.welcomes(questions);
        return this;
    }

    public GivenCheck needs(Needs... ofHelpers) {
        info = info.needs(ofHelpers);
        return this;
    }

    public GivenCheck reports(Problem... problems) {
        info = info.reports(problems);
        return this;
    }

    public GivenCheck vital() {
        info = info.asVital();
        return this;
    }

    public GivenCheck next(Function<Evidence, Collection<Question<?>>> questions) {
        next = questions;
        return this;
    }

    public GivenCheck answers(Function<Evidence, Outcome> outcome) {
        judge = outcome;
        return this;
    }

    @Override
    public CheckInfo info() {
        return info;
    }

    @Override
    public Collection<Question<?>> followUps(Evidence soFar) {
        return next.apply(soFar);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        return judge.apply(evidence);
    }
}
