package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A secret that a pod could name in imagePullSecrets: what it is for, never what it holds.
 *
 * @param type the secret's type
 * @param entries one for each registry key, in the order of the file
 * @param defect what keeps the kubelet from using it as a whole, or null
 */
public record PullSecret(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.SECRET) String name,
        @Holds(TextKind.WORD) String type,
        List<Entry> entries,
        @Nullable Defect defect) {

    /** The type of a secret whose data is a client's configuration file with {@code auths}. */
    public static final String TYPE = "kubernetes.io/dockerconfigjson";

    /** The key of that data. */
    public static final String KEY = ".dockerconfigjson";

    public PullSecret {
        entries = List.copyOf(entries);
    }

    /**
     * Credentials for one registry key.
     *
     * @param key the key as written, its user information removed
     * @param hasCredentials user name and password are both there
     * @param doubt what is odd about them, or why there are none; null when nothing is
     */
    public record Entry(
            @Holds(TextKind.HOST) String key,
            boolean hasCredentials,
            @Holds(TextKind.TEXT) @Nullable String doubt) {
        public Entry(String key, boolean hasCredentials) {
            this(key, hasCredentials, null);
        }
    }

    /** What is wrong with a whole secret (Kubernetes pkg/credentialprovider/secrets/secrets.go, config.go). */
    public record Defect(
            Effect effect, @Holds(TextKind.TEXT) String why) {

        /** What the kubelet does about it. */
        public enum Effect {
            /** It passes the secret over, without a word: the type is another, or there is no data. */
            PASSED_OVER,
            /** It reads a secret in which no registry is named. */
            NAMES_NOTHING,
            /** It fails the pull before any registry is asked, whatever the pod's other secrets hold. */
            STOPS_THE_PULL
        }
    }

    public String path() {
        return namespace + "/" + name;
    }

    /**
     * Asks for one secret that a pod names, of whatever type it is: a list of pull secrets holds only those whose type is
     * right. Absent when there is no secret of that name.
     */
    public record Ask(
            @Holds(TextKind.NAMESPACE) String namespace,
            @Holds(TextKind.SECRET) String name) implements Question<PullSecret> {
        @Override
        public String describe() {
            return "Secret " + namespace + "/" + name;
        }
    }
}
