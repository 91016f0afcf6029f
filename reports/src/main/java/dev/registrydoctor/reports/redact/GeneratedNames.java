package dev.registrydoctor.reports.redact;

import dev.registrydoctor.checks.check.Subject;
import java.util.regex.Pattern;

/**
 * Names without the parts that Kubernetes generates, which differ after each restart or roll-out. Generated suffixes are
 * made of consonants and digits that cannot be mistaken for one another and form no words (apimachinery's {@code
 * util/rand}). What is taken for generated:
 *
 * <ul>
 *   <li>of a pod, the last five such characters after a hyphen, and before them the template's hash of a ReplicaSet (up
 *       to ten) or the minute of a CronJob (digits): {@code registry-64f449595d-7gwkj} is {@code registry-*-*};
 *   <li>of a secret, the last five after {@code -token-};
 *   <li>of anything, a UUID: the volume {@code pvc-6f1c...} is {@code pvc-*}.
 * </ul>
 *
 * A StatefulSet's pods ({@code db-0}) keep their names. A name that someone chose and that looks generated, as {@code
 * proxy-https} does, is matched by what stands before it.
 */
public final class GeneratedNames {

    private static final String LETTERS = "[bcdfghjklmnpqrstvwxz2456789]";
    private static final Pattern POD = Pattern.compile("-" + LETTERS + "{5}$");
    private static final Pattern OWNER = Pattern.compile("-(?:" + LETTERS + "{6,10}|\\d{8,10})-\\*$");
    private static final Pattern TOKEN = Pattern.compile("-token-" + LETTERS + "{5}$");
    private static final Pattern UUID =
            Pattern.compile("(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])");

    private GeneratedNames() {}

    /** A name with an asterisk for each generated part. */
    public static String general(String kind, String name) {
        String general = UUID.matcher(name).replaceAll("*");
        if (kind.equals(Subject.Kind.POD.label())) {
            general = OWNER.matcher(POD.matcher(general).replaceFirst("-*")).replaceFirst("-*-*");
        } else if (kind.equals(Subject.Kind.SECRET.label())) {
            general = TOKEN.matcher(general).replaceFirst("-token-*");
        }
        return general;
    }
}
