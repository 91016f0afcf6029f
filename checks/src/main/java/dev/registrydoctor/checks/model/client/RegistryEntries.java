package dev.registrydoctor.checks.model.client;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Registry settings in daemon.json that keep dockerd from starting (moby registry/config.go, from 28 on
 * daemon/pkg/registry/config.go: LoadInsecureRegistries, ValidateMirror; daemon/config/config.go for the keys).
 */
public final class RegistryEntries {

    public static final String INSECURE = "insecure-registries";
    public static final String MIRRORS = "registry-mirrors";

    /** dockerd accepts the name of the flag as a key, but ignores it. */
    public static final String PASSED_OVER = "insecure-registry";

    private static final List<String> KNOWN = List.of(INSECURE, PASSED_OVER, MIRRORS, "registry-mirror");

    private static final Pattern BRACKETS = Pattern.compile("\\[([^\\[\\]]*)]:(.*)", Pattern.DOTALL);
    private static final Pattern DOMAIN = Pattern.compile("(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
            + "(?:\\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?");

    private RegistryEntries() {}

    /** A key or a type that dockerd cannot read, or null. */
    public static @Nullable String unreadable(Map<?, ?> settings) {
        for (Object key : settings.keySet()) {
            String letters = key.toString().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
            boolean isMeant = letters.startsWith("insecureregist") || letters.startsWith("registrymirror");
            if (isMeant && !KNOWN.contains(key.toString())) {
                return "unknown key " + key + " (" + (letters.startsWith("i") ? INSECURE : MIRRORS) + " is correct)";
            }
        }
        for (String name : List.of(INSECURE, MIRRORS)) {
            Object value = settings.get(name);
            if (value != null && !(value instanceof List<?>)) {
                return name + " is not a list";
            } else if (value instanceof List<?> entries
                    && !entries.stream().allMatch(e -> e == null || e instanceof String)) {
                return name + " has an element that is not a string";
            }
        }
        return null;
    }

    /** An entry that dockerd reads and then refuses, or null. {@code dockerd --validate} does not check all of them. */
    public static @Nullable String refused(Map<?, ?> settings) {
        for (String name : List.of(INSECURE, MIRRORS)) {
            for (Object entry : settings.get(name) instanceof List<?> entries ? entries : List.of()) {
                String fault = fault(name, entry == null ? "" : entry.toString());
                if (fault != null) {
                    return name + fault;
                }
            }
        }
        return null;
    }

    private static @Nullable String fault(String name, String entry) {
        if (name.equals(INSECURE)) {
            return isRegistry(entry)
                    ? null
                    : " has \"" + entry + "\", which is not a host, a host:port or a range of addresses";
        } else if (entry.matches("(?is)https?://[^/?#]*@.*")) {
            return " has a URL with a login"; // a login must not be repeated
        }
        return entry.matches("(?i)https?://[^?#\\s]*")
                ? null
                : " has \"" + entry + "\", which is not an http:// or https:// URL without a query";
    }

    private static boolean isRegistry(String entry) {
        String plain = InsecureList.plain(entry);
        if (plain.contains("://") || plain.startsWith("-") || plain.endsWith("-")) {
            return false;
        } else if (isRange(plain)) {
            return true;
        }
        String host = plain;
        String port = "";
        Matcher brackets = BRACKETS.matcher(plain);
        if (brackets.matches()) {
            host = brackets.group(1);
            port = brackets.group(2);
        } else if (plain.indexOf(':') >= 0 && plain.indexOf(':') == plain.lastIndexOf(':')) {
            host = plain.substring(0, plain.indexOf(':'));
            port = plain.substring(plain.indexOf(':') + 1);
        }
        boolean isHost = DOMAIN.matcher(plain).matches() || isAddress(host);
        return isHost && (port.isEmpty() || (port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= 65535));
    }

    private static boolean isRange(String text) {
        int slash = text.indexOf('/');
        String bits = text.substring(slash + 1);
        return slash > 0
                && isAddress(text.substring(0, slash))
                && bits.matches("[0-9]|[1-9][0-9]|1[0-9][0-9]")
                && Integer.parseInt(bits) <= (text.contains(":") ? 128 : 32);
    }

    private static boolean isAddress(String text) {
        return text.matches("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
                || text.matches("(?:(?:0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])(?:\\.|$)){4}");
    }
}
