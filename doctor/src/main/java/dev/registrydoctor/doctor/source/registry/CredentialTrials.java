package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tries the logins of pull secrets against the registries that they are for, as a pull would (token flow of
 * distribution's docs/spec/auth). Only where the user asked for it.
 *
 * <p>A login goes to the registry that its key matches, and to the token service that this registry names: by HTTPS to
 * any host, since that is what tokens of Docker Hub need, by HTTP only to the registry's own host, and only if that is
 * loopback or speaks HTTP itself. Redirects are not followed.
 */
public final class CredentialTrials {

    private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
            + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
            + " application/vnd.docker.distribution.manifest.v2+json";

    private final RegistryHttp http;
    private final RegistryProber prober;
    private final NamedSecrets secrets;

    public CredentialTrials(RegistryHttp http, RegistryProber prober, NamedSecrets secrets) {
        this.http = http;
        this.prober = prober;
        this.secrets = secrets;
    }

    /** The answer of a run that was not asked to try logins. */
    public static Answer<CredentialTrial> notWanted(CredentialTrial.Ask question) {
        return Answer.unknown(new Gap(
                Gap.Cause.OUT_OF_VIEW,
                question.describe(),
                "logins are tested only on request",
                "run with --verify-credentials"));
    }

    public Answer<CredentialTrial> ask(CredentialTrial.Ask question) {
        ImageReference image = ImageReference.parse(question.image()).orElse(null);
        if (image == null || !Keyring.matches(question.key(), image)) {
            return unknown(question, "the key does not match the image");
        }
        String host = image.isDockerHub() ? "registry-1.docker.io" : image.host();
        RegistryProbe.Ask probe =
                new RegistryProbe.Ask(BuiltIn.isLoopback(host) ? "127.0.0.1" : host, image.portOr(443));
        Origin registry =
                prober.ask(probe).toOptional().map(RegistryProbe::origin).orElse(null);
        if (registry == null) {
            return unknown(
                    question, "no registry answers at " + new Origin("http", probe.host(), probe.port()).authority());
        }
        try {
            return Answer.known(
                    attempt(question, image, registry), HostRoot.source("HEAD of the manifest at " + registry));
        } catch (IOException e) {
            return unknown(question, Failure.of(e).detail());
        }
    }

    private static Answer<CredentialTrial> unknown(CredentialTrial.Ask question, String why) {
        return Answer.unknown(new Gap(Gap.Cause.UNREACHABLE, question.describe(), why, "run again"));
    }

    private CredentialTrial attempt(CredentialTrial.Ask question, ImageReference image, Origin registry)
            throws IOException {
        HttpUrl manifest = RegistryHttp.url(registry, "v2/" + image.repository() + "/manifests/" + image.reference());
        RegistryHttp.Reply first = http.send(head(manifest, null), HttpLimits.SMALL);
        if (first.status() != 401) {
            return new CredentialTrial(
                    first.status() < 300 || first.status() == 404 ? Outcome.NOT_WANTED : Outcome.FAILED,
                    first.status(),
                    "");
        }
        List<String> headers = first.headers().values("WWW-Authenticate");
        BearerChallenge bearer = BearerChallenge.of(headers);
        if (bearer != null) {
            String forbidden = forbidden(bearer.realm(), registry);
            return forbidden == null
                    ? byToken(question, image, manifest, bearer)
                    : new CredentialTrial(Outcome.NOT_SENT, 0, forbidden);
        } else if (headers.stream().anyMatch(h -> h.regionMatches(true, 0, "Basic", 0, 5))) {
            RegistryHttp.Reply reply = http.send(head(manifest, basic(question)), HttpLimits.SMALL);
            return judge(reply.status(), Outcome.REFUSED);
        }
        return new CredentialTrial(Outcome.FAILED, 401, "the registry offers no login method");
    }

    /** Why a login must not go to a token service, or null when it may. */
    static @Nullable String forbidden(HttpUrl realm, Origin registry) {
        boolean sameHost = HostAddresses.canonical(realm.host()).equals(HostAddresses.canonical(registry.host()));
        boolean plainIsFit = registry.scheme().equals("http") || BuiltIn.isLoopback(realm.host());
        return realm.isHttps() || (sameHost && plainIsFit)
                ? null
                : "the registry's token service uses plain HTTP, "
                        + ShownText.url(realm.scheme() + "://" + realm.host() + ":" + realm.port())
                        + ", so no login was sent to it";
    }

    private CredentialTrial byToken(
            CredentialTrial.Ask question, ImageReference image, HttpUrl manifest, BearerChallenge bearer)
            throws IOException {
        String scope = "repository:" + image.repository() + ":pull";
        HttpUrl service = new BearerChallenge(bearer.realm(), bearer.service(), scope).request();
        Request request = new Request.Builder()
                .url(service)
                .header("User-Agent", "registry-doctor")
                .header("Authorization", basic(question))
                .build();
        RegistryHttp.Reply reply = http.send(request, HttpLimits.SMALL);
        if (reply.status() != 200) {
            boolean refused = reply.status() == 401 || reply.status() == 403;
            return new CredentialTrial(
                    refused ? Outcome.REFUSED : Outcome.FAILED, reply.status(), "reported by the token service");
        }
        String token = token(reply);
        if (token == null) {
            return new CredentialTrial(Outcome.FAILED, 200, "the token service answers without a token");
        }
        return judge(
                http.send(head(manifest, "Bearer " + token), HttpLimits.SMALL).status(), Outcome.DENIED);
    }

    private static @Nullable String token(RegistryHttp.Reply reply) throws IOException {
        Map<String, Object> answer = Json.object(reply.body().toByteArray());
        String token = Json.text(answer, "token");
        token = token == null || token.isEmpty() ? Json.text(answer, "access_token") : token;
        return token != null && !token.isEmpty() && token.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? token : null;
    }

    /**
     * What the answer to a manifest request with a login says.
     *
     * @param unauthorized what a 401 means there
     */
    private static CredentialTrial judge(int status, Outcome unauthorized) {
        Outcome outcome = status == 401
                ? unauthorized
                : status == 403
                        ? Outcome.DENIED
                        // Only who may read is told that there is nothing.
                        : status < 300 || status == 404 ? Outcome.ACCEPTED : Outcome.FAILED;
        return new CredentialTrial(outcome, status, "");
    }

    private String basic(CredentialTrial.Ask question) throws IOException {
        Login login = secrets.login(question.namespace(), question.secret(), question.key());
        return Credentials.basic(login.user(), login.password(), StandardCharsets.UTF_8);
    }

    private static Request head(HttpUrl url, @Nullable String authorization) {
        Request.Builder request = new Request.Builder()
                .url(url)
                .head()
                .header("User-Agent", "registry-doctor")
                .header("Accept", MANIFESTS);
        return authorization == null
                ? request.build()
                : request.header("Authorization", authorization).build();
    }
}
