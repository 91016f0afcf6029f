package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.store.sweep.RegistryVersion;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store that was found and read.
 *
 * @param registry what was looked at, in a few words
 * @param store null when it could not be read
 * @param readFrom the places that were read, one line each
 * @param volume the file system under it; null when it was not measured
 * @param version of the registry; null when that is not known
 * @param differences between the files and the API, one line each
 * @param gaps what was tried and could not be read, one line each, with what helps
 */
record FoundStore(
        String registry,
        @Nullable RegistryStore store,
        List<String> readFrom,
        @Nullable Volume volume,
        @Nullable RegistryVersion version,
        UsedImages used,
        List<String> differences,
        List<String> gaps) {

    FoundStore {
        readFrom = List.copyOf(readFrom);
        differences = List.copyOf(differences);
        gaps = List.copyOf(gaps);
    }
}
