package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreComparison;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A store that was found and read.
 *
 * @param registry what was looked at, in a few words
 * @param store null when it could not be read
 * @param readFrom the places that were read, one line each
 * @param volume the file system under it; null when it was not measured
 * @param version of the registry; null when that is not known
 * @param comparison of the files with the API; null when only one of them was read
 * @param harbor what a Harbor says of itself; null when it is not one, or was not asked
 * @param evidence what was read of the environment beside it
 * @param gaps what was tried and could not be read, one line each, with what helps
 */
record FoundStore(
        String registry,
        @Nullable RegistryStore store,
        List<String> readFrom,
        @Nullable Volume volume,
        @Nullable RegistryVersion version,
        UsedImages used,
        @Nullable StoreComparison comparison,
        @Nullable HarborSpace harbor,
        Map<Question<?>, Answer<?>> evidence,
        List<String> gaps) {

    FoundStore {
        readFrom = List.copyOf(readFrom);
        gaps = List.copyOf(gaps);
    }
}
