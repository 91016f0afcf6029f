package dev.registrydoctor.checks.model.client;

import dev.registrydoctor.checks.model.Cidr;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.Map;

/** Docker's insecure-registries: exact {@code host[:port]}, or a CIDR of addresses (moby daemon/pkg/registry/config.go). */
public final class InsecureList {

    private InsecureList() {}

    /** The entries of a daemon.json; empty when it has none or is not JSON. */
    public static List<String> read(String text) {
        return read(text, RegistryEntries.INSECURE);
    }

    /** The strings in the list of a key. */
    public static List<String> read(String text, String key) {
        try {
            if (!text.isBlank()
                    && JsonText.parse(text) instanceof Map<?, ?> settings
                    && settings.get(key) instanceof List<?> entries) {
                return entries.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList();
            }
        } catch (JsonText.NotJson e) {
            return List.of(); // docker.daemon-json reports it
        }
        return List.of();
    }

    /** Whether an entry covers a registry; an entry without a port does not cover a host with one. */
    public static boolean covers(List<String> entries, String authority) {
        String host = ImageReference.withoutPort(authority);
        for (String entry : entries) {
            String plain = plain(entry);
            if (plain.equals(authority) || (plain.indexOf('/') > 0 && Cidr.contains(plain, host))) {
                return true;
            }
        }
        return false;
    }

    /** Docker removes a scheme, with a warning. */
    public static String plain(String entry) {
        return entry.replaceFirst("^(?i:https?)://", "");
    }

    /** Whether a range might cover a name: Docker resolves the name, this check does not. */
    public static boolean mayCover(List<String> entries, String authority) {
        return !Cidr.isAddress(ImageReference.withoutPort(authority))
                && entries.stream()
                        .anyMatch(e -> e.indexOf('/') > 0 && !e.equals("127.0.0.0/8") && !e.equals("::1/128"));
    }
}
