package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Fetches the list of pods alone, with the doctor's own client, and says how many there are. */
final class PodList {

    private PodList() {}

    public static void main(String[] args) {
        LiveOptions options =
                new LiveOptions(Path.of(args[0]), null, Path.of(args[1]), List.of(), Map.of(), Duration.ofMinutes(2));
        try (LiveSite site = new LiveSite(options)) {
            System.out.println(site.ask(Listing.pods())
                    .join()
                    .toOptional()
                    .orElseThrow(() -> new IllegalStateException("the pods cannot be listed"))
                    .size());
        }
        System.exit(0);
    }
}
