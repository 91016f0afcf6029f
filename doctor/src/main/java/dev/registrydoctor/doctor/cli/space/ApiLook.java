package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.source.content.HarborReader;
import dev.registrydoctor.doctor.source.content.StoreOptions;
import dev.registrydoctor.doctor.source.content.StoreReader;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store of a registry through its API.
 *
 * @param login what its user gave, or null to ask as anybody
 * @param authorities CAs that are trusted beside those of this host
 * @param repositories only these; empty for all that the registry lists
 * @param limit of the whole
 * @param wantsTimes whether it is asked when each image was built, which is one request more for each
 */
record ApiLook(
        LiveSite site,
        @Nullable Login login,
        List<X509Certificate> authorities,
        List<String> repositories,
        Duration limit,
        boolean wantsTimes) {

    /**
     * What was read.
     *
     * @param harbor null when it is not a Harbor
     */
    record Read(RegistryStore store, @Nullable HarborSpace harbor) {

        /** Whether nothing at all was read. */
        boolean isEmpty() {
            return store.repositories().isEmpty() && !store.gaps().isEmpty();
        }
    }

    /** Reads it. What cannot be read is a gap of the store. */
    Read read(Origin registry, Progress progress) {
        try (RegistryAccess access = site.access(authorities)) {
            progress.doing("asking " + registry);
            long begin = System.nanoTime();
            HarborSpace harbor = new HarborReader(access, login, limit).read(registry);
            Duration left = limit.minusNanos(System.nanoTime() - begin);
            StoreOptions options =
                    StoreOptions.within(left).as(login).of(repositories).with(harbor);
            options = wantsTimes ? options.withBuildTimes() : options;
            RegistryStore store =
                    new StoreReader(access, options).read(registry, new StoreCount(progress, "asking " + registry));
            return new Read(store, harbor);
        } finally {
            progress.doing(null);
        }
    }
}
