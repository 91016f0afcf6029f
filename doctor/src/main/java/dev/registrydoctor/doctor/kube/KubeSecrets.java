package dev.registrydoctor.doctor.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.registrydoctor.checks.evidence.PullSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pull secrets: which registries they name, and whether the kubelet can read them. User names, passwords and tokens are
 * looked at and forgotten; error messages are our own, since a parser's would quote what it read.
 */
final class KubeSecrets {

    private static final String JSON_TYPE = "kubernetes.io/dockerconfigjson";
    private static final String JSON_KEY = ".dockerconfigjson";
    private static final String LEGACY_TYPE = "kubernetes.io/dockercfg";
    private static final String LEGACY_KEY = ".dockercfg";

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private KubeSecrets() {}

    /** The secret, or null when it neither is a pull secret nor holds what one holds. */
    static @Nullable PullSecret pullSecret(KubeObject secret) {
        String type = secret.has("type") ? secret.textOrEmpty("type") : "Opaque";
        KubeObject data = secret.object("data");
        boolean legacy = type.equals(LEGACY_TYPE) || (!type.equals(JSON_TYPE) && !data.has(JSON_KEY));
        String key = legacy ? LEGACY_KEY : JSON_KEY;
        boolean isPullSecret = type.equals(JSON_TYPE) || type.equals(LEGACY_TYPE);
        String encoded = data.text(key);
        if (!isPullSecret && encoded == null) {
            return null;
        }
        Reading reading = new Reading();
        if (encoded == null || encoded.isEmpty()) {
            reading.defect("it has no data under the key " + key);
        } else {
            byte[] decoded = decode(encoded);
            if (decoded == null) {
                reading.defect("its " + key + " is not base64");
            } else {
                reading.read(decoded, key, legacy);
            }
        }
        if (!isPullSecret) {
            reading.defect("its type is " + type + ": the kubelet reads only " + JSON_TYPE + " and " + LEGACY_TYPE);
        }
        return new PullSecret(
                secret.textOrEmpty("metadata", "namespace"),
                secret.textOrEmpty("metadata", "name"),
                type,
                reading.entries,
                reading.defect);
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
        private @Nullable String defect;

        void defect(String found) {
            if (defect == null) {
                defect = found;
            }
        }

        void read(byte[] json, String key, boolean legacy) {
            try (JsonParser parser = JSON.createParser(json)) {
                if (parser.nextToken() != JsonToken.START_OBJECT) {
                    defect("its " + key + " is not a JSON object");
                    return;
                }
                KubeObject file = KubeObject.read(parser);
                if (parser.nextToken() != null) {
                    defect("its " + key + " has something after the JSON object");
                }
                if (!legacy && !file.has("auths")) {
                    defect("its " + key + " has no \"auths\"");
                }
                KubeObject auths = legacy ? file : file.object("auths");
                for (String registry : auths.names()) {
                    add(registry, auths.object(registry));
                }
            } catch (IOException e) {
                defect("its " + key + " is not valid JSON");
            }
        }

        private void add(String registry, KubeObject entry) {
            String shown = withoutUser(registry);
            String auth = entry.text("auth");
            boolean pair = isSet(entry.text("username")) && isSet(entry.text("password"));
            if (auth != null && !auth.isEmpty()) {
                byte[] decoded = decode(auth);
                int colon = decoded == null ? -1 : new String(decoded, StandardCharsets.UTF_8).indexOf(':');
                if (colon < 0) {
                    defect("the auth of " + shown + " is not base64 of user:password");
                }
                // The kubelet lets auth stand above username and password.
                pair = decoded != null && colon > 0 && colon < decoded.length - 1;
            }
            entries.add(new PullSecret.Entry(shown, pair));
        }

        private static boolean isSet(@Nullable String text) {
            return text != null && !text.isEmpty();
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
