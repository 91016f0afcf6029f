package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings.Setting;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When the built-in registry deletes uploads that were begun and not ended (distribution registry/handlers/app.go,
 * startUploadPurger, in 2.8 and 3.0).
 *
 * @param after how old an upload is when it is deleted at the latest, while the registry runs; null when none is deleted
 * @param off the setting that turns it off, or null
 */
public record UploadPurging(
        @Nullable Duration after, @Nullable Setting off) {

    private static final String SECTION = "storage.maintenance.uploadpurging";

    /** The variable that sets all of it. One for a single value has no effect, or stops the registry (tried with 2.8.2 and 3.0.0). */
    public static final String VARIABLE = RegistrySettings.variableOf(SECTION);

    private static final Duration AGE = Duration.ofDays(7);
    private static final Duration INTERVAL = Duration.ofDays(1);

    /** The registry begins within this time after its start. */
    private static final Duration FIRST = Duration.ofHours(1);

    private static final Set<String> FALSE = Set.of("false", "no", "off", "n");

    private static final Pattern UNIT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ns|us|µs|ms|s|m|h)");

    /**
     * The image of distribution's own project, whose file is one for development with {@code enabled: false} (Dockerfile,
     * cmd/registry/config-dev.yml, 2.8 and 3.0). Docker's image {@code registry} has a file without these settings
     * (distribution/distribution-library-image).
     */
    private static final Pattern OF_DEVELOPMENT = Pattern.compile("(?:.*/)?distribution/distribution[:@].*");

    /** What the settings of the Deployment say; null when that is not known, or there is none. */
    public static @Nullable UploadPurging of(Evidence evidence) {
        Deployment deployment = BuiltInRegistry.deployment(evidence);
        RegistrySettings settings = RegistrySettings.of(evidence);
        if (deployment == null || settings == null) {
            return null;
        }
        Setting enabled = settings.find(SECTION + ".enabled");
        boolean isOfImage = enabled == null
                && !settings.hasFile()
                && !settings.variables().containsKey(VARIABLE)
                && deployment.images().stream()
                        .anyMatch(image -> OF_DEVELOPMENT.matcher(image).matches());
        return isOfImage
                ? new UploadPurging(
                        null,
                        new Setting(
                                "false",
                                SECTION + ".enabled: false",
                                "the configuration file of the image",
                                null,
                                null))
                : of(settings, enabled);
    }

    private static @Nullable UploadPurging of(RegistrySettings settings, @Nullable Setting enabled) {
        Setting dryRun = settings.find(SECTION + ".dryrun");
        Duration age = duration(settings.find(SECTION + ".age"), AGE);
        Duration interval = duration(settings.find(SECTION + ".interval"), INTERVAL);
        boolean isLegible = (enabled == null || enabled.isLegible()) && (dryRun == null || dryRun.isLegible());
        if (!isLegible || !settings.gaps().isEmpty()) {
            return null;
        } else if (enabled != null && FALSE.contains(enabled.value().strip().toLowerCase(Locale.ROOT))) {
            return new UploadPurging(null, enabled);
        } else if (dryRun != null && dryRun.isTrue()) {
            return new UploadPurging(null, dryRun);
        }
        return age == null || interval == null
                ? null
                : new UploadPurging(age.plus(interval).plus(FIRST), null);
    }

    /** Why it is not known; at least one. */
    public static List<Gap> gaps(RegistrySettings settings) {
        return settings.gaps().isEmpty()
                ? List.of(new Gap(
                        Gap.Cause.MALFORMED,
                        "when the registry deletes uploads that did not end",
                        "the settings in " + SECTION + " cannot be read",
                        "`microk8s kubectl -n container-registry set env deploy/registry --list` shows the variable "
                                + VARIABLE))
                : settings.gaps();
    }

    /** Without a setting the default; null when the value is not one that Go reads. */
    private static @Nullable Duration duration(@Nullable Setting setting, Duration otherwise) {
        if (setting == null) {
            return otherwise;
        }
        Matcher unit = UNIT.matcher(setting.value().strip());
        double seconds = 0;
        int end = 0;
        while (unit.find() && unit.start() == end) {
            seconds += Double.parseDouble(unit.group(1)) * seconds(unit.group(2));
            end = unit.end();
        }
        return end == 0 || end < setting.value().strip().length() ? null : Duration.ofSeconds((long) seconds);
    }

    private static double seconds(String unit) {
        return switch (unit) {
            case "h" -> 3600;
            case "m" -> 60;
            case "s" -> 1;
            default -> 0;
        };
    }
}
