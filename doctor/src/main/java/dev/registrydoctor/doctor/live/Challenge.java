package dev.registrydoctor.doctor.live;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A Bearer challenge: where tokens are to be had.
 *
 * @param service the service to name, or null
 * @param scope the scope to ask for, or null
 */
record Challenge(
        HttpUrl realm, @Nullable String service, @Nullable String scope) {

    // A quoted value may hold commas: scope="repository:a:pull,push".
    private static final Pattern PARAMETER =
            Pattern.compile("(?<![A-Za-z_])([A-Za-z_]++)=(?:\"([^\"]*)\"|([^\\s,\"]+))");

    /** The first Bearer challenge with a usable realm, or null. */
    static @Nullable Challenge bearer(List<String> headers) {
        for (String header : headers) {
            if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
                Map<String, String> parameters = new HashMap<>();
                Matcher matcher = PARAMETER.matcher(header);
                while (matcher.find()) {
                    String value = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
                    parameters.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), value);
                }
                HttpUrl realm = HttpUrl.parse(parameters.getOrDefault("realm", ""));
                if (realm != null) {
                    return new Challenge(realm, parameters.get("service"), parameters.get("scope"));
                }
            }
        }
        return null;
    }

    /** Where an anonymous token is fetched. */
    HttpUrl request() {
        HttpUrl.Builder url = realm.newBuilder().username("").password("");
        if (service != null) {
            url.addQueryParameter("service", service);
        }
        if (scope != null) {
            url.addQueryParameter("scope", scope);
        }
        return url.build();
    }
}
