package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial.Outcome;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Tries a login against a registry, as a pull would (token flow of distribution's docs/spec/auth). Only where the user asked for it.
 *
 * <p>A login goes to the registry that it is for, and to the token service that this registry names: by HTTPS to
 * any host, since that is what tokens of Docker Hub need, by HTTP only to the registry's own host, and only if that is
 * loopback or speaks HTTP itself. Redirects are not followed.
 */
public final class LoginTrials {

    private static final String MANIFESTS = "application/vnd.oci.image.index.v1+json,"
            + " application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.list.v2+json,"
            + " application/vnd.docker.distribution.manifest.v2+json";

    private final RegistryHttp http;

    public LoginTrials(RegistryHttp http) {
        this.http = http;
    }

    /** Where the login comes from; read only when it is sent. */
    interface LoginSource {
        Login get() throws IOException;
    }

    /**
     * A request that the login is for.
     *
     * @param method HEAD or GET
     * @param scope what a token for it has to allow, or null
     */
    private record Aim(HttpUrl url, String method, @Nullable String scope) {
        Request request(@Nullable String authorization) {
            Request.Builder request = new Request.Builder()
                    .url(url)
                    .method(method, null)
                    .header("User-Agent", "registry-doctor")
                    .header("Accept", MANIFESTS);
            return authorization == null
                    ? request.build()
                    : request.header("Authorization", authorization).build();
        }
    }

    /** Whether a login is good for an image. */
    CredentialTrial image(Origin registry, ImageReference image, LoginSource login) throws IOException {
        HttpUrl manifest = RegistryHttp.url(registry, "v2/" + image.repository() + "/manifests/" + image.reference());
        return attempt(registry, new Aim(manifest, "HEAD", "repository:" + image.repository() + ":pull"), login);
    }

    /** Whether the registry knows a login, whatever that allows. */
    public CredentialTrial registry(Origin registry, Login login) {
        try {
            return attempt(registry, new Aim(RegistryHttp.url(registry, "v2/"), "GET", null), () -> login);
        } catch (IOException e) {
            return new CredentialTrial(Outcome.FAILED, 0, Failure.of(e).detail());
        }
    }

    /**
     * The status with which a Harbor answers whether it has a project (goharbor/harbor src/server/v2.0/handler/project.go: HeadProject):
     * 200 or 404, and another for a login that may not ask; 0 when no answer came.
     */
    public int harborProject(Origin harbor, String project, Login login) {
        try {
            HttpUrl url = RegistryHttp.url(harbor, "api/v2.0/projects")
                    .newBuilder()
                    .addQueryParameter("project_name", project)
                    .build();
            return http.send(new Aim(url, "HEAD", null).request(basic(login)), HttpLimits.SMALL)
                    .status();
        } catch (IOException e) {
            return 0;
        }
    }

    private CredentialTrial attempt(Origin registry, Aim aim, LoginSource login) throws IOException {
        RegistryHttp.Reply first = http.send(aim.request(null), HttpLimits.SMALL);
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
                    ? byToken(aim, bearer, login)
                    : new CredentialTrial(Outcome.NOT_SENT, 0, forbidden);
        } else if (headers.stream().anyMatch(h -> h.regionMatches(true, 0, "Basic", 0, 5))) {
            RegistryHttp.Reply reply = http.send(aim.request(basic(login.get())), HttpLimits.SMALL);
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

    private CredentialTrial byToken(Aim aim, BearerChallenge bearer, LoginSource login) throws IOException {
        HttpUrl service = new BearerChallenge(bearer.realm(), bearer.service(), aim.scope()).request();
        Request request = new Request.Builder()
                .url(service)
                .header("User-Agent", "registry-doctor")
                .header("Authorization", basic(login.get()))
                .build();
        RegistryHttp.Reply reply = http.send(request, HttpLimits.SMALL);
        if (reply.status() != 200) {
            boolean refused = reply.status() == 401 || reply.status() == 403;
            return new CredentialTrial(
                    refused ? Outcome.REFUSED : Outcome.FAILED, reply.status(), "reported by the token service");
        }
        String token = RegistryHttp.tokenOf(reply);
        if (token == null) {
            return new CredentialTrial(Outcome.FAILED, 200, "the token service answers without a token");
        }
        return judge(http.send(aim.request("Bearer " + token), HttpLimits.SMALL).status(), Outcome.DENIED);
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

    static String basic(Login login) {
        return Credentials.basic(login.user(), login.password(), StandardCharsets.UTF_8);
    }
}
