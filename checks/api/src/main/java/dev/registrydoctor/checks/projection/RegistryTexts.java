package dev.registrydoctor.checks.projection;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is kept of a registry's variables, of the ConfigMap that names one, and of the headers that one sends. */
final class RegistryTexts {

    /** How the variables of a distribution registry begin. */
    static final String PREFIX = "REGISTRY_";

    private static final String READ_ONLY = "REGISTRY_STORAGE_MAINTENANCE_READONLY";
    private static final String PURGING = "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING";

    private static final Map<String, Kept> VALUES = Map.ofEntries(
            Map.entry("REGISTRY_STORAGE_DELETE_ENABLED", Kept.WORD),
            Map.entry("REGISTRY_HTTP_RELATIVEURLS", Kept.WORD),
            Map.entry("REGISTRY_LOG_LEVEL", Kept.WORD),
            Map.entry("REGISTRY_HTTP_HOST", Kept.URL),
            Map.entry("REGISTRY_HTTP_ADDR", Kept.URL),
            Map.entry("REGISTRY_PROXY_REMOTEURL", Kept.URL),
            Map.entry("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", Kept.PATH),
            Map.entry("REGISTRY_CONFIGURATION_PATH", Kept.PATH),
            Map.entry("REGISTRY_HTTP_TLS_CERTIFICATE", Kept.PATH),
            Map.entry("REGISTRY_HTTP_TLS_KEY", Kept.PATH));

    private static final Set<String> ON_OR_OFF = Set.of("true", "false", "yes", "no", "on", "off");

    /** What this program adds to the switch that it sets, without quotes. */
    private static final String SET_BY = ",setBy:registry-doctor";

    private RegistryTexts() {}

    /** {@code host: "localhost:32000"}. */
    static void hosting(String text, int from, int to, StringBuilder out) {
        if (!text.startsWith("host:", from)) {
            Mask.visible(text, from, to, out);
            return;
        }
        int start = LineProjection.skip(text, Math.min(to, from + 5), to, " \t\"'");
        int end = start;
        while (end < to && text.charAt(end) > ' ' && "\"'#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        out.append(text, from, start);
        Kept.URL.append(text, start, end, out);
        int rest = LineProjection.skip(text, end, to, "\"'");
        out.append(text, end, rest);
        Mask.visible(text, rest, to, out);
    }

    /** A name that is not one of words is not of distribution either. */
    static String variable(String name) {
        return KeyNames.isName(name, 0, name.length()) ? name : PREFIX + "x".repeat(Math.min(9, name.length()));
    }

    /** Whether the value of a variable is kept. */
    static boolean isKept(String name, String value) {
        Kept type = VALUES.get(name);
        return switch (name) {
            case READ_ONLY -> isSwitch(value);
            case PURGING -> isPurging(value);
            default -> type != null && isWhole(type, value);
        };
    }

    /** Whether values of this variable are kept. */
    static boolean isUsed(String name) {
        return VALUES.containsKey(name) || name.equals(READ_ONLY) || name.equals(PURGING);
    }

    /** Whether a value can only turn something on or off. */
    static boolean isOnOrOff(String value) {
        return ON_OR_OFF.contains(value.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isWhole(Kept type, String value) {
        StringBuilder kept = new StringBuilder();
        type.append(value, 0, value.length(), kept);
        return kept.toString().equals(value);
    }

    /** {@code {"enabled":true}}, and nothing beside it but that this program has set it. */
    private static boolean isSwitch(String value) {
        StringBuilder packed = new StringBuilder();
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c > ' ' && "\"'{}".indexOf(c) < 0) {
                packed.append(c);
            }
        }
        String enabled = packed.toString().endsWith(SET_BY)
                ? packed.substring(0, packed.length() - SET_BY.length())
                : packed.toString();
        return enabled.startsWith("enabled:") && isWhole(Kept.WORD, enabled.substring("enabled:".length()));
    }

    /** {@code {"enabled":true,"age":"168h","interval":"24h","dryrun":false}}, or some of it, and nothing beside it. */
    private static boolean isPurging(String value) {
        for (String member : value.replaceAll("[\\s\"'{}]", "").split(",", -1)) {
            int colon = member.indexOf(':');
            boolean isOne = colon > 0
                    && switch (member.substring(0, colon)) {
                        case "enabled", "dryrun" -> isWhole(Kept.WORD, member.substring(colon + 1));
                        case "age", "interval" -> isWhole(Kept.DURATION, member.substring(colon + 1));
                        default -> false;
                    };
            if (!isOne) {
                return false;
            }
        }
        return true;
    }

    // --- WWW-Authenticate
    // -----------------------------------------------------------------------------------------

    static String challenge(String header) {
        StringBuilder out = new StringBuilder(header.length());
        int at = 0;
        while (at < header.length() && header.charAt(at) > ' ') {
            at++;
        }
        Kept.NAME.append(header, 0, at, out);
        while (at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                Mask.words(header, at, header.length(), out);
                break;
            }
            int start = LineProjection.skip(header, at, equals, " ,\t");
            out.append(header, at, start);
            Kept.NAME.append(header, start, equals, out);
            out.append('=');
            String name = header.substring(start, equals).strip();
            at = parameter(header, equals + 1, name, out);
        }
        return out.toString();
    }

    private static int parameter(String header, int from, String name, StringBuilder out) {
        boolean isQuoted = from < header.length() && header.charAt(from) == '"';
        int start = isQuoted ? from + 1 : from;
        int end = start;
        while (end < header.length() && header.charAt(end) != (isQuoted ? '"' : ',')) {
            end += isQuoted && header.charAt(end) == '\\' ? 2 : 1;
        }
        end = Math.min(end, header.length());
        out.append(header, from, start);
        if (name.equalsIgnoreCase("realm") && header.startsWith("http", start)) {
            realm(header, start, end, out);
        } else if (name.equalsIgnoreCase("realm")
                || name.equalsIgnoreCase("service")
                || name.equalsIgnoreCase("scope")
                || name.equalsIgnoreCase("error")) {
            out.append(header, start, end);
        } else {
            Mask.visible(header, start, end, out);
        }
        int next = isQuoted && end < header.length() ? end + 1 : end;
        out.append(header, end, next);
        return next;
    }

    /** A token service may need its parameters; those that are named as secrets are not kept all the same. */
    private static void realm(String text, int from, int to, StringBuilder out) {
        int query = LineProjection.indexOf(text, '?', from, to);
        Kept.URL.append(text, from, query < 0 ? to : query, out);
        for (int at = query; at >= 0 && at < to; ) {
            int end = LineProjection.indexOf(text, '&', at + 1, to);
            end = end < 0 ? to : end;
            int equals = LineProjection.indexOf(text, '=', at, end);
            if (equals < 0 || isOpen(text.substring(at + 1, equals))) {
                out.append(text, at, end);
            } else {
                out.append(text, at, equals + 1);
                Mask.words(text, equals + 1, end, out);
            }
            at = end;
        }
    }

    /** The parameters of the token protocol (distribution.github.io/distribution/spec/auth/token). */
    private static boolean isOpen(String parameter) {
        return switch (parameter) {
            case "service", "scope", "client_id", "offline_token", "account" -> true;
            default -> false;
        };
    }
}
