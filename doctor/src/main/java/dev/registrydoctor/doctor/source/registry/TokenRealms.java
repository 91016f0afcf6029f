package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.Request;

/** Asks whether a token service can be reached; any HTTP status says that it can. */
public final class TokenRealms {

    private final RegistryHttp http;

    public TokenRealms(RegistryHttp http) {
        this.http = http;
    }

    public Answer<TokenRealm> ask(TokenRealm.Ask question) {
        HttpUrl url = HttpUrl.parse(question.realm());
        if (url == null) {
            return known(question, new TokenRealm(0, "not a URL of http or https: " + ShownText.url(question.realm())));
        }
        try {
            Request request = new Request.Builder()
                    .url(new BearerChallenge(url, question.service(), null).request())
                    .header("User-Agent", "registry-doctor")
                    .build();
            return known(
                    question,
                    new TokenRealm(http.send(request, HttpLimits.SMALL).status(), ""));
        } catch (IOException e) {
            return known(question, new TokenRealm(0, Failure.of(e).detail()));
        }
    }

    private static Answer<TokenRealm> known(TokenRealm.Ask question, TokenRealm realm) {
        return Answer.known(realm, HostRoot.source("GET " + ShownText.url(question.realm())));
    }
}
