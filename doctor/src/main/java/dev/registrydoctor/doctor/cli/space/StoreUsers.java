package dev.registrydoctor.doctor.cli.space;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.store.retention.UsedImages;
import java.util.List;
import java.util.Map;

/** Who uses the images of a registry. */
final class StoreUsers {

    static final Needs NEEDS = Needs.of();

    private StoreUsers() {}

    static UsedImages find(Evidence evidence) {
        return new UsedImages(Map.of(), Map.of(), List.of("who uses the images was not looked at"));
    }
}
