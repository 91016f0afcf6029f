package dev.registrydoctor.doctor.source.store;

import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.host.StoredImages.Uploads;
import dev.registrydoctor.checks.store.Growth;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.StoreUse;
import dev.registrydoctor.checks.store.StoredRepository.Upload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The sums of a store. */
final class StoreSums {

    private StoreSums() {}

    /** Of a store that was read at this time from the files in a folder, named by this path. */
    static StoredImages of(String path, RegistryStore store, Instant now) {
        StoreUse use = StoreUse.of(store);
        return new StoredImages(
                path,
                store.blobs().size(),
                store.bytes(),
                use.repositories().values().stream()
                        .mapToInt(repository -> repository.untagged().size())
                        .sum(),
                use.untagged(),
                use.unreferenced(),
                uploads(store, now),
                Growth.written(store, now));
    }

    /** What uploads have in common. */
    private record Age(@Nullable Integer days, boolean isPurgeable) {}

    private static List<Uploads> uploads(RegistryStore store, Instant now) {
        Map<Age, Uploads> byAge = new LinkedHashMap<>();
        store.repositories().values().stream()
                .flatMap(repository -> repository.uploads().stream())
                .forEach(upload -> {
                    Age age = new Age(days(upload, now), upload.started() != null);
                    byAge.merge(
                            age,
                            new Uploads(age.days(), age.isPurgeable(), 1, upload.bytes()),
                            (a, b) -> new Uploads(
                                    a.days(), a.isPurgeable(), a.count() + b.count(), a.bytes() + b.bytes()));
                });
        return new ArrayList<>(byAge.values());
    }

    /** Since it last received content: one that goes on is not left. */
    private static @Nullable Integer days(Upload upload, Instant now) {
        Instant started = upload.started();
        Instant last = upload.written();
        if (last == null || (started != null && started.isAfter(last))) {
            last = started;
        }
        return last == null
                ? null
                : (int) Math.max(
                        0,
                        Math.min(
                                StoredImages.OLDEST, Duration.between(last, now).toDays()));
    }
}
