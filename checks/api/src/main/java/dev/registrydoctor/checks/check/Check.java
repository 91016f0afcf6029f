package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Question;
import java.util.Collection;
import java.util.List;

/**
 * One question about a site, answered from evidence alone: no I/O, no clock, no state.
 *
 * <p>A check never sees required evidence that is unknown: the runner answers for it. An exception is an error of the
 * tool, not of the site; so is reading evidence that nobody declared.
 */
public interface Check {

    CheckInfo info();

    /**
     * What to ask next, now that this much is answered: the registries that these pods name, say. Called again after
     * each round, until it names nothing new, together with the follow-ups of the helpers that {@link CheckInfo#needs}
     * names. Follow-ups are welcome evidence: the check sees them unknown.
     */
    default Collection<Question<?>> followUps(Evidence soFar) {
        return List.of();
    }

    Outcome examine(Evidence evidence);
}
