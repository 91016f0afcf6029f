package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;

/**
 * A question to a registry. The machine that the program runs on asks it, whichever node it is asked for.
 *
 * @param <T> the type of a known answer's value
 */
public interface RegistryQuestion<T> extends Question<T> {

    /** The registry that is asked. */
    Origin registry();

    /** The same question to the same registry, where it answers at another address. */
    RegistryQuestion<T> at(Origin other);
}
