package dev.registrydoctor.checks.reading;

import dev.registrydoctor.checks.names.ImageReference;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of an error, as far as its structure shows it.
 *
 * @param statement the line that it was read from, cleaned; empty when nothing was read
 * @param client who reports it
 * @param operation what the client was doing
 * @param leg the part that failed
 * @param target the server of that part, which is often not the image's registry; null when the line does not show
 *     it
 * @param failure how it failed
 * @param status the HTTP status, or null
 * @param image the image, or null
 */
public record Reading(
        String statement,
        Client client,
        Operation operation,
        Leg leg,
        @Nullable LegTarget target,
        FailureKind failure,
        @Nullable Integer status,
        @Nullable ImageReference image) {

    /**
     * The target for tests: with the scheme that its server speaks, if the failure tells it; null when the line does not
     * show it. Without a port it stays as it is, since the port would be another one.
     */
    public @Nullable LegTarget server() {
        if (target == null || target.port() == null) {
            return target;
        }
        return switch (failure) {
            case HTTP_SERVER -> new LegTarget("http", target.host(), target.port());
            case HTTPS_SERVER -> new LegTarget("https", target.host(), target.port());
            default -> target;
        };
    }

    /** Whether the failed part used another host than the image's registry. */
    public boolean asksElsewhere() {
        return target != null
                && image != null
                && !target.authority().equalsIgnoreCase(image.authority())
                && !(image.authority().equals("docker.io") && HUB.contains(target.host()));
    }

    /** The hosts that clients ask for images of docker.io. */
    private static final Set<String> HUB = Set.of("registry-1.docker.io", "index.docker.io");
}
