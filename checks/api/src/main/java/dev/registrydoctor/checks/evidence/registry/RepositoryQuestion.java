package dev.registrydoctor.checks.evidence.registry;

/**
 * A question about one repository of a registry. A run may ask one for each of thousands of images, so a source limits how
 * many it asks of a registry at once.
 *
 * @param <T> the type of a known answer's value
 */
public interface RepositoryQuestion<T> extends RegistryQuestion<T> {

    /** The repository, without the registry. */
    String repository();
}
