package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import java.util.List;

/** Says what {@code --probe-push} will write, before it does. */
public final class PushWarning {

    private PushWarning() {}

    /**
     * Says it on the error stream.
     *
     * @throws UsageException where there is nothing to push to, or it would be done again and again
     */
    public static void say(Depth depth, SiteOptions site, boolean repeated, Terminal terminal) {
        if (site.isRecorded() || site.sample.isGiven()) {
            throw new UsageException("--probe-push writes to a registry; a recording has none, and a sample's is"
                    + " read-only. Leave it out with " + (site.isRecorded() ? "--from" : "--sample"));
        }
        if (repeated) {
            throw new UsageException("--probe-push would write in each round of --wait; give one of them");
        }
        List<String> named = site.settings().registries().stream()
                .map(Settings.Registry::authority)
                .toList();
        String where = "the built-in registry" + (named.isEmpty() ? "" : " and " + String.join(", ", named));
        String what = depth == Depth.SESSION
                ? "An upload is begun and cancelled at " + where
                        + ". A folder of a few bytes may be left until the registry purges old uploads (168 hours by default)."
                : "An image of 1.5 MiB is pushed to " + where
                        + ", pulled back and removed. The name of its repository may be left in the catalog, and its layer"
                        + " on disk until the next garbage collection; the image itself where deletion is not allowed or"
                        + " the run is cut short.";
        terminal.err()
                .println(
                        what + " Its repository is registry-doctor-probe/ and random digits; no credentials are sent.");
    }
}
