package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.doctor.source.kube.Login;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a registry's store is read through its API.
 *
 * @param limit of the whole; what was read until then is returned, with a gap
 * @param login what its user gave, or null to ask as anybody
 * @param repositories only these; empty for all that the registry lists
 * @param buildTimes whether the configurations of tagged images are read for the time at which each was built: one request for each
 * @param harbor what a Harbor says, which names repositories, manifests without a tag and the times of pushes; null when it is
 *     not one, or was not asked
 */
public record StoreOptions(
        Duration limit,
        @Nullable Login login,
        List<String> repositories,
        boolean buildTimes,
        @Nullable HarborSpace harbor) {
    public StoreOptions {
        repositories = List.copyOf(repositories);
    }

    /** All that a registry lists to anybody. */
    public static StoreOptions within(Duration limit) {
        return new StoreOptions(limit, null, List.of(), false, null);
    }

    /** The same, with a login. */
    public StoreOptions as(@Nullable Login user) {
        return new StoreOptions(limit, user, repositories, buildTimes, harbor);
    }

    /** The same, for these repositories. */
    public StoreOptions of(List<String> names) {
        return new StoreOptions(limit, login, names, buildTimes, harbor);
    }

    /** The same, with the times at which images were built. */
    public StoreOptions withBuildTimes() {
        return new StoreOptions(limit, login, repositories, true, harbor);
    }

    /** The same, with what a Harbor says. */
    public StoreOptions with(@Nullable HarborSpace space) {
        return new StoreOptions(limit, login, repositories, buildTimes, space);
    }
}
