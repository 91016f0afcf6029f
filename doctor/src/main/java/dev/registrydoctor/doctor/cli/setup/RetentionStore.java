package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.used.UsedImageSearch;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.space.FilesLook;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.setup.retention.StoreSight;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.volume.VolumeReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the store of the built-in registry, whose API does not tell all that it stores.
 *
 * @param site where it is looked for
 * @param volume where its volume is mounted; null where it has to be found
 */
record RetentionStore(SetupSite site, @Nullable Path volume, Terminal terminal) {

    /** What it reads beside the files. */
    static final Needs NEEDS = FilesLook.NEEDS.and(BuiltInRegistry.NEEDS, UsedImageSearch.NEEDS);

    /** What there is now. A store that cannot be read is one with a gap. */
    StoreSight sight(SetupSite.Seen seen, OpenSite open) throws IOException, InterruptedException {
        Instant now = Instant.now();
        Evidence evidence = seen.evidence();
        return new StoreSight(evidence, read(evidence, open), UsedImageSearch.find(evidence), now);
    }

    private RegistryStore read(Evidence evidence, OpenSite open) throws IOException, InterruptedException {
        if (volume != null) {
            return VolumeReader.hasStore(volume)
                    ? VolumeReader.read(volume, StoreProgress.NONE)
                    : nothing(volume + " has no folder docker/registry/v2");
        }
        try (Progress progress = new Progress(terminal, false)) {
            FilesLook.Read read =
                    new FilesLook(open, site.options(), site.nodeOptions(), terminal, progress).read(evidence);
            return read.store() == null ? nothing(read.why()) : read.store();
        }
    }

    private static RegistryStore nothing(String why) {
        return new RegistryStore(RegistryStore.Source.API, Map.of(), Map.of(), Map.of(), List.of(why));
    }
}
