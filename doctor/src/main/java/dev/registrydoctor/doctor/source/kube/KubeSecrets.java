package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pull secrets: which registries they name, and whether the kubelet can read them. User names, passwords and tokens are
 * looked at and forgotten; error messages are our own, since a parser's would quote what it read.
 */
final class KubeSecrets {

    private static final String LEGACY_TYPE = "kubernetes.io/dockercfg";
    private static final String LEGACY_KEY = ".dockercfg";

    private static final JsonFactory JSON = JsonLimits.limit(JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build());

    private KubeSecrets() {}

    /** The secret, or null when it neither is a pull secret nor holds what one holds. */
    static @Nullable PullSecret pullSecret(KubeObject secret) {
        KubeObject data = secret.object("data");
        boolean looksLikeOne = isPullSecret(type(secret)) || data.has(PullSecret.KEY) || data.has(LEGACY_KEY);
        return looksLikeOne ? named(secret) : null;
    }

    /** A secret that a pod names as a pull secret: of another type, it is one with a defect. */
    static PullSecret named(KubeObject secret) {
        String type = type(secret);
        KubeObject data = secret.object("data");
        boolean legacy = type.equals(LEGACY_TYPE) || (!type.equals(PullSecret.TYPE) && !data.has(PullSecret.KEY));
        String key = legacy ? LEGACY_KEY : PullSecret.KEY;
        String encoded = data.text(key);
        Reading reading = new Reading();
        if (!isPullSecret(type)) {
            reading.defect(
                    Effect.PASSED_OVER,
                    "its type is " + type + ": the kubelet reads only " + PullSecret.TYPE + " and " + LEGACY_TYPE);
        }
        if (encoded == null || encoded.isEmpty()) {
            reading.defect(Effect.PASSED_OVER, "it has no data under the key " + key);
        } else {
            byte[] decoded = decode(encoded);
            if (decoded == null) {
                reading.defect(Effect.STOPS_THE_PULL, "its " + key + " is not base64");
            } else {
                reading.read(decoded, key, legacy);
            }
        }
        return new PullSecret(
                secret.textOrEmpty("metadata", "namespace"),
                secret.textOrEmpty("metadata", "name"),
                type,
                reading.entries,
                reading.defect);
    }

    /** What it sets of a registry: the record forgets all else. */
    static SecretSettings settings(KubeObject secret) {
        Map<String, String> texts = new LinkedHashMap<>();
        secret.map("data").forEach((key, encoded) -> {
            byte[] decoded = decode(encoded);
            if (decoded != null) {
                texts.put(key, new String(decoded, StandardCharsets.UTF_8));
            }
        });
        return new SecretSettings(
                secret.textOrEmpty("metadata", "namespace"), secret.textOrEmpty("metadata", "name"), texts);
    }

    /** The login under one key, or null when the kubelet would find none there. */
    static @Nullable Login login(KubeObject secret, String key) {
        if (!isPullSecret(type(secret)) || named(secret).defect() != null) {
            return null;
        }
        boolean legacy = type(secret).equals(LEGACY_TYPE);
        byte[] decoded = decode(secret.object("data").textOrEmpty(legacy ? LEGACY_KEY : PullSecret.KEY));
        if (decoded == null) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(decoded)) {
            parser.nextToken();
            KubeObject file = KubeObject.read(parser);
            KubeObject auths = legacy ? file : file.object("auths");
            for (String written : auths.names()) {
                if (Reading.withoutUser(written).equals(key)) {
                    Login login = written(auths.object(written));
                    return isWhole(login) ? login : null;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The login of an entry, in which what is missing is empty. The kubelet lets auth stand above username and password. */
    private static Login written(KubeObject entry) {
        String pair = auth(entry);
        if (pair == null) {
            return new Login(entry.textOrEmpty("username"), entry.textOrEmpty("password"));
        }
        int colon = pair.indexOf(':');
        return new Login(colon < 0 ? "" : pair.substring(0, colon), pair.substring(colon + 1));
    }

    /** What the auth of an entry encodes, empty where it is not base64; null where there is none. */
    private static @Nullable String auth(KubeObject entry) {
        String auth = entry.textOrEmpty("auth");
        if (auth.isEmpty()) {
            return null;
        }
        byte[] decoded = decode(auth);
        return decoded == null ? "" : new String(decoded, StandardCharsets.UTF_8);
    }

    private static boolean isWhole(Login login) {
        return !login.user().isEmpty() && !login.password().isEmpty();
    }

    private static String type(KubeObject secret) {
        return secret.has("type") ? secret.textOrEmpty("type") : "Opaque";
    }

    private static boolean isPullSecret(String type) {
        return type.equals(PullSecret.TYPE) || type.equals(LEGACY_TYPE);
    }

    private static byte @Nullable [] decode(String encoded) {
        try {
            return Base64.getDecoder().decode(encoded.replaceAll("[\\r\\n]", ""));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What one secret says, gathered while its file is read. */
    private static final class Reading {
        private final List<PullSecret.Entry> entries = new ArrayList<>();
        private PullSecret.@Nullable Defect defect;
        private boolean usesStore;

        /** Keeps the first defect: what comes after it does not matter any more. */
        void defect(Effect effect, String why) {
            if (defect == null) {
                defect = new PullSecret.Defect(effect, why);
            }
        }

        void read(byte[] json, String key, boolean legacy) {
            try (JsonParser parser = JSON.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    defect(Effect.STOPS_THE_PULL, "its " + key + " is not a JSON object");
                    return;
                }
                KubeObject file = KubeObject.read(parser);
                if (parser.nextToken() != null) {
                    defect(Effect.STOPS_THE_PULL, "its " + key + " has text after the JSON object");
                }
                usesStore = !legacy && (file.has("credsStore") || file.has("credHelpers"));
                KubeObject auths = legacy ? file : file.object("auths");
                for (String registry : auths.names()) {
                    add(registry, auths.object(registry));
                }
                if (entries.isEmpty()) {
                    defect(Effect.NAMES_NOTHING, nothing(file, key, legacy));
                }
            } catch (IOException e) {
                defect(Effect.STOPS_THE_PULL, "its " + key + " is not valid JSON");
            }
        }

        private String nothing(KubeObject file, String key, boolean legacy) {
            if (usesStore) {
                return "its " + key + " keeps passwords in a credential store, which the kubelet does not use";
            }
            return !legacy && !file.has("auths")
                    ? "its " + key + " has no \"auths\""
                    : "its " + key + " names no registry";
        }

        private void add(String registry, KubeObject entry) {
            String shown = withoutUser(registry);
            String pair = auth(entry);
            if (pair != null && pair.indexOf(':') < 0) {
                defect(Effect.STOPS_THE_PULL, "the auth of " + shown + " is not base64 of user:password");
            }
            Login login = written(entry);
            boolean both = isWhole(login);
            String user = login.user();
            String password = login.password();
            entries.add(new PullSecret.Entry(shown, both, both ? doubt(user, password) : lack(entry, user, password)));
        }

        /** Why there is no login under a key. */
        private String lack(KubeObject entry, String user, String password) {
            if (entry.has("identitytoken") || entry.has("registrytoken")) {
                return "it contains a token instead, which the kubelet does not use";
            } else if (usesStore) {
                return "its password is in a credential store, which the kubelet does not use";
            }
            return user.isEmpty() && password.isEmpty()
                    ? "it is empty"
                    : user.isEmpty() ? "its user name is empty" : "its password is empty";
        }

        /** What is odd about a login, in words that tell nothing of it; null when nothing is. */
        private static @Nullable String doubt(String user, String password) {
            if (!password.equals(password.strip())) {
                return "its password starts or ends with a space or a line break";
            } else if (!user.equals(user.strip())) {
                return "its user name starts or ends with a space or a line break";
            } else if (user.equals("robot") || user.startsWith("robot+") || user.contains("\\$")) {
                return "its user name looks like a robot account whose $ was expanded by a shell";
            }
            return null;
        }

        /** People do write {@code https://user:password@host} as the key. */
        private static String withoutUser(String key) {
            int start = key.contains("://") ? key.indexOf("://") + 3 : 0;
            int slash = key.indexOf('/', start);
            int at = key.lastIndexOf('@', slash < 0 ? key.length() : slash);
            return at < start ? key : key.substring(0, start) + key.substring(at + 1);
        }
    }
}
