package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.model.Challenge;
import java.util.List;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * A Bearer challenge: where to ask for tokens.
 *
 * @param service the service to name, or null
 * @param scope the scope to ask for, or null
 */
record BearerChallenge(
        HttpUrl realm, @Nullable String service, @Nullable String scope) {

    /** The first Bearer challenge with a usable realm, or null. */
    static @Nullable BearerChallenge of(List<String> headers) {
        for (String header : headers) {
            Challenge challenge = Challenge.parse(header);
            HttpUrl realm = challenge.isBearer() ? HttpUrl.parse(String.valueOf(challenge.realm())) : null;
            if (realm != null) {
                return new BearerChallenge(
                        realm, challenge.service(), challenge.parameters().get("scope"));
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
