package dev.registrydoctor.checks.model;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The major version of a distribution registry, as the tag of its image shows it. The two read their configuration from
 * different places, and their garbage collections differ.
 *
 * @see <a href="https://github.com/distribution/distribution/blob/v3.0.0/Dockerfile">distribution, Dockerfile (3.0)</a>
 */
public enum RegistryVersion {
    TWO("/etc/docker/registry/config.yml"),
    THREE("/etc/distribution/config.yml");

    private static final Pattern TAG = Pattern.compile(".*:v?([23])(?:\\.[0-9.]+)?(?:[-@].*)?");

    private final String configuration;

    RegistryVersion(String configuration) {
        this.configuration = configuration;
    }

    /** The file that its image starts it with. */
    public String configuration() {
        return configuration;
    }

    /** The version of these images; null when no tag shows one, or they differ. */
    public static @Nullable RegistryVersion of(List<String> images) {
        RegistryVersion found = null;
        for (String image : images) {
            Matcher tag = TAG.matcher(image);
            if (tag.matches()) {
                RegistryVersion version = "2".equals(tag.group(1)) ? TWO : THREE;
                if (found != null && found != version) {
                    return null;
                }
                found = version;
            }
        }
        return found;
    }
}
