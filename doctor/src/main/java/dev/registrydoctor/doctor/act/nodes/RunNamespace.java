package dev.registrydoctor.doctor.act.nodes;

import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The namespace of one run.
 *
 * @param name its name
 * @param expires when the run is certainly over, and another one can remove what it left
 */
public record RunNamespace(String name, Instant expires) {

    /** The time that a collection can take. */
    public static final Duration LONGEST = Duration.ofMinutes(10);

    /** The label that says who made an object. */
    public static final Map.Entry<String, String> MANAGED_BY =
            Map.entry("app.kubernetes.io/managed-by", "registry-doctor");

    /** The annotation with {@link #expires}, as {@link Instant#toString}. */
    public static final String EXPIRES = "registrydoctor.dev/expires";

    private static final String PREFIX = "registry-doctor-";
    private static final Pattern NAME = Pattern.compile(PREFIX + "[a-z0-9]{8}");
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A namespace with a name that no other run has.
     *
     * @param limit the time that the run can take
     */
    public static RunNamespace fresh(Instant now, Duration limit) {
        StringBuilder name = new StringBuilder(PREFIX);
        for (int i = 0; i < 8; i++) {
            name.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return new RunNamespace(name.toString(), now.plus(limit).plus(MARGIN).truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Whether a namespace was left by a run that was killed. Everything that a run gives its namespace must be there. Clocks of two
     * hosts can differ, so the API server's must say too that it is older than any run: a run that is still alive keeps its Pods.
     *
     * @param created when the API server created it, or null
     * @param now the API server's time
     */
    public static boolean isLeft(
            String name,
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable Instant created,
            Instant now) {
        String expires = annotations.get(EXPIRES);
        if (!NAME.matcher(name).matches()
                || !MANAGED_BY.getValue().equals(labels.get(MANAGED_BY.getKey()))
                || expires == null
                || created == null
                || created.plus(LONGEST).plus(MARGIN).isAfter(now)) {
            return false;
        }
        try {
            return Instant.parse(expires).isBefore(now);
        } catch (DateTimeException e) {
            return false;
        }
    }
}
