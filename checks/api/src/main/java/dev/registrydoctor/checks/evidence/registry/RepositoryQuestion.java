package dev.registrydoctor.checks.evidence.registry;

import dev.registrydoctor.checks.evidence.Origin;

/**
 * A question about one repository of a registry. A run may ask one for each of thousands of images, so a source limits how
 * many it asks of a registry at once.
 */
public interface RepositoryQuestion {

    /** The registry that is asked. */
    Origin registry();

    /** The repository, without the registry. */
    String repository();
}
