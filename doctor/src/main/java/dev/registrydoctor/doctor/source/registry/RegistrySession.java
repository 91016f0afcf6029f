package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Many requests to one registry that only read, with a login where its user gave one. The login goes where {@link LoginTrials}
 * sends one, and its tokens allow no more than each request needs: {@code registry:catalog:*} or {@code repository:NAME:pull}.
 * At most {@link RegistryHttp#AT_ONCE} requests are sent at once. All methods may be called by several threads.
 */
public final class RegistrySession {

    /** All formats of a manifest: with fewer, registries convert manifests, or deny that they exist. */
    static final String MANIFESTS = ManifestReader.ACCEPT
            + ", application/vnd.docker.distribution.manifest.v1+prettyjws,"
            + " application/vnd.docker.distribution.manifest.v1+json";

    private static final String CATALOG = "registry:catalog:*";

    private final RegistryHttp http;
    private final Origin registry;
    private final @Nullable Login login;
    private final Map<String, LoginAccess> accesses = new ConcurrentHashMap<>();
    private volatile @Nullable String refusal;

    /** The login cannot or must not be used for a request. */
    public static final class Denied extends IOException {
        private static final long serialVersionUID = 1;

        Denied(String message) {
            super(message);
        }
    }

    RegistrySession(RegistryHttp http, Origin registry, @Nullable Login login) {
        this.http = http;
        this.registry = registry;
        this.login = login;
    }

    /** The registry's list of its repositories. */
    public NameList catalog(MemoryBudget budget, NameList.Limits limits) {
        return NameList.catalog(registry, (url, max) -> send("GET", url, null, CATALOG, max), budget, limits);
    }

    /** The tags of a repository. */
    public NameList tags(String repository, MemoryBudget budget, NameList.Limits limits) {
        return NameList.tags(
                registry, repository, (url, max) -> send("GET", url, null, pull(repository), max), budget, limits);
    }

    /** The manifest that a tag or digest names. */
    public RegistryHttp.Reply manifest(String repository, String reference, int maxBody) throws IOException {
        return send("GET", url(repository, "manifests", reference), MANIFESTS, pull(repository), maxBody);
    }

    /** The content of a blob. */
    public RegistryHttp.Reply blob(String repository, String digest, int maxBody) throws IOException {
        return send("GET", url(repository, "blobs", digest), null, pull(repository), maxBody);
    }

    /**
     * What a digest names, as somebody gets it who pulls: with status 200, the body of the answer is the SHA-256 of the content.
     *
     * @param isManifest whether it is a manifest, or else a blob
     * @param most the most bytes that are read of it
     */
    public RegistryHttp.Reply hashOf(String repository, boolean isManifest, String digest, long most)
            throws IOException {
        HttpUrl url = url(repository, isManifest ? "manifests" : "blobs", digest);
        LoginAccess access = accesses.computeIfAbsent(pull(repository), LoginAccess::new);
        return http.askForHash(registry, RegistryHttp.request(url, "GET", isManifest ? MANIFESTS : null), access, most);
    }

    /** Whether there is a blob, and its size in the header Content-Length. */
    public RegistryHttp.Reply blobHead(String repository, String digest) throws IOException {
        return send("HEAD", url(repository, "blobs", digest), null, pull(repository), 0);
    }

    /**
     * A page of the manifests that are about a manifest (OCI distribution 1.1, "Listing Referrers").
     *
     * @param page where the page before links to; null for the first
     */
    public RegistryHttp.Reply referrers(String repository, String digest, @Nullable HttpUrl page, int maxBody)
            throws IOException {
        HttpUrl url = page == null ? url(repository, "referrers", digest) : page;
        return send("GET", url, "application/vnd.oci.image.index.v1+json", pull(repository), maxBody);
    }

    /** The page after this one of the referrers of a manifest, or null for none: a link to another server is none. */
    public @Nullable HttpUrl referrersAfter(
            String repository, String digest, @Nullable HttpUrl page, RegistryHttp.Reply reply) throws IOException {
        HttpUrl current = page == null ? url(repository, "referrers", digest) : page;
        HttpUrl next = NameList.linked(current, reply.headers().values("Link"));
        return next != null && NameList.sameOrigin(current, next) ? next : null;
    }

    /**
     * Asks Harbor's own API, with the login itself: it hands out no tokens. Only for a registry that is known to be a Harbor.
     *
     * @param path below {@code /api/v2.0/}, encoded
     * @param query names and values, in turn
     */
    public RegistryHttp.Reply harbor(String path, int maxBody, String... query) throws IOException {
        HttpUrl.Builder url =
                RegistryHttp.url(registry, "api/v2.0").newBuilder().addEncodedPathSegments(path);
        for (int i = 0; i + 1 < query.length; i += 2) {
            url.addQueryParameter(query[i], query[i + 1]);
        }
        Login known = login;
        return http.ask(
                registry,
                RegistryHttp.request(url.build(), "GET", null),
                new RegistryHttp.Access() {
                    @Override
                    public @Nullable String current() {
                        return known == null ? null : LoginTrials.basic(known);
                    }

                    @Override
                    public @Nullable String renewed(@Nullable String used, RegistryHttp.Reply refused) {
                        return null;
                    }
                },
                maxBody);
    }

    private HttpUrl url(String repository, String what, String name) throws IOException {
        return RegistryHttp.url(registry, "v2/" + repository + "/" + what + "/" + name);
    }

    private static String pull(String repository) {
        return "repository:" + repository + ":pull";
    }

    private RegistryHttp.Reply send(String method, HttpUrl url, @Nullable String accept, String scope, int maxBody)
            throws IOException {
        LoginAccess access = accesses.computeIfAbsent(scope, LoginAccess::new);
        return http.ask(registry, RegistryHttp.request(url, method, accept), access, maxBody);
    }

    /** What requests of one scope are let in with. */
    private final class LoginAccess implements RegistryHttp.Access {
        private final String scope;
        private @Nullable String header;
        private @Nullable String denial;

        LoginAccess(String scope) {
            this.scope = scope;
        }

        @Override
        public synchronized @Nullable String current() {
            return header;
        }

        @Override
        public synchronized @Nullable String renewed(@Nullable String used, RegistryHttp.Reply refused)
                throws IOException {
            if (header != null && !header.equals(used)) {
                // Another thread was refused too, and renewed it.
                return header;
            }
            List<String> offers = refused.headers().values("WWW-Authenticate");
            BearerChallenge bearer = BearerChallenge.of(offers);
            Login known = login;
            if (known == null) {
                String token = http.token(registry, bearer);
                header = token == null ? null : "Bearer " + token;
            } else if (bearer != null) {
                header = "Bearer " + token(bearer, known);
            } else if (used == null && offers.stream().anyMatch(o -> o.regionMatches(true, 0, "Basic", 0, 5))) {
                header = LoginTrials.basic(known);
            } else {
                // Its own login was refused: what else is offered does not help.
                return null;
            }
            return header;
        }

        private String token(BearerChallenge bearer, Login known) throws IOException {
            String forbidden = LoginTrials.forbidden(bearer.realm(), registry);
            String before = forbidden != null ? forbidden : refusal != null ? refusal : denial;
            if (before != null) {
                throw new Denied(before);
            }
            HttpUrl service = new BearerChallenge(bearer.realm(), bearer.service(), scope).request();
            Request request = RegistryHttp.request(service, "GET", null)
                    .newBuilder()
                    .header("Authorization", LoginTrials.basic(known))
                    .build();
            RegistryHttp.Reply reply = http.send(request, HttpLimits.SMALL);
            if (reply.status() == 401) {
                // Sent again for each repository, a wrong password locks an account.
                refusal = "the token service refuses the login (HTTP 401)";
                throw new Denied(refusal);
            } else if (reply.status() == 403) {
                denial = "the token service does not allow the login to read this (HTTP 403)";
                throw new Denied(denial);
            }
            String token = reply.status() == 200 ? RegistryHttp.tokenOf(reply) : null;
            if (token == null) {
                throw new IOException("the token service "
                        + ShownText.url(bearer.realm().toString())
                        + " gives no token (HTTP " + reply.status() + ")");
            }
            return token;
        }
    }
}
