package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reason for which a pull fails, that can be put into a site beside another one.
 *
 * @param root the problem that is its cause, or null where nothing in the evidence names one
 * @param reach what its cause explains
 * @param told whether the pull's error tells the reason: what is not told may hang on whatever is wrong with the registry
 * @param server what the registry must be like for it, or null when it may be like any
 * @param certs what certs.d must say of the registry, or null when it may say the right thing
 * @param secrets what the Pod must name, or null when it names none and need not
 * @param image the image, where it is not one of the registry
 * @param error what the pull says
 * @param evidence what else is seen of it
 */
record PullFault(
        String name,
        @Nullable String root,
        Reach reach,
        boolean told,
        @Nullable Server server,
        @Nullable Certs certs,
        @Nullable Secrets secrets,
        Function<Place, String> image,
        Function<Place, String> error,
        BiConsumer<GivenSite, Place> evidence) {

    /** What a cause explains. */
    enum Reach {
        /** Pulls of the image, by whatever Pod. */
        IMAGE,
        /** Pulls of the one Pod from the registry. */
        POD,
        /** All pulls from the registry. */
        REGISTRY,
        /** All pulls from the registry by the node. */
        REGISTRY_ON_NODE
    }

    /** What a registry answers to this host. */
    enum Server {
        HTTP,
        HTTPS,
        DOWN
    }

    /** What certs.d of this host says. */
    enum Certs {
        RIGHT,
        NONE,
        MISSING_CA
    }

    /** Which pull secret the Pod names. */
    enum Secrets {
        NONE,
        MATCHING,
        OTHER_HOST,
        ABSENT
    }

    /**
     * Where it happens.
     *
     * @param pod namespace and name
     * @param node the node that pulls
     * @param host the registry's host; its port is 5000
     * @param repository its repository
     */
    record Place(String pod, String node, String host, String repository) {

        String registry() {
            return host + ":5000";
        }

        String image() {
            return registry() + "/" + repository + ":v1";
        }

        Origin origin(String scheme) {
            return new Origin(scheme, host, 5000);
        }
    }

    /** The kinds of faults of a pull, each by the evidence that shows it. */
    static List<PullFault> all() {
        return List.of(
                of("tag missing", "image.tag-missing", Reach.IMAGE, p -> resolve(p, p.image() + ": not found"))
                        .on(Server.HTTP),
                of("tag missing, reason lost", "image.tag-missing", Reach.IMAGE, PullFault::lost)
                        .untold()
                        .on(Server.HTTP),
                of(
                                "platform missing",
                                "image.platform-missing",
                                Reach.IMAGE,
                                p -> "failed to pull and unpack image \"" + p.image()
                                        + "\": no match for platform in manifest: not found")
                        .on(Server.HTTP)
                        .with((site, p) -> site.manifest(
                                p.origin("http"),
                                p.repository(),
                                "v1",
                                new Manifest(
                                        200,
                                        "sha256:00",
                                        null,
                                        List.of(),
                                        "sha256:cc",
                                        List.of(),
                                        "linux/riscv64",
                                        ""))),
                of(
                                "name not legal",
                                "image.invalid-reference",
                                Reach.IMAGE,
                                p -> "Failed to apply default image tag \"" + p.registry() + "/"
                                        + p.repository().toUpperCase(Locale.ROOT)
                                        + ":v1\": couldn't parse image name: invalid reference format: repository name must be"
                                        + " lowercase")
                        .ofImage(p -> p.registry() + "/" + p.repository().toUpperCase(Locale.ROOT) + ":v1"),
                of("no pull secret", "auth.pull-secret-missing", Reach.POD, PullFault::anonymous)
                        .naming(Secrets.NONE),
                of("pull secret of another host", "auth.pull-secret-host-mismatch", Reach.POD, PullFault::anonymous)
                        .naming(Secrets.OTHER_HOST),
                of("no such pull secret", "auth.pull-secret-wrong-namespace", Reach.POD, PullFault::anonymous)
                        .naming(Secrets.ABSENT),
                of(
                                "credentials refused",
                                "auth.credentials-refused",
                                Reach.POD,
                                p -> resolve(
                                        p,
                                        "failed to authorize: failed to fetch oauth token: unexpected status from POST"
                                                + " request to https://" + p.registry()
                                                + "/token: 401 Unauthorized"))
                        .naming(Secrets.MATCHING),
                of(
                        "rate limit",
                        "auth.rate-limited",
                        Reach.REGISTRY,
                        p -> resolve(
                                p,
                                "unexpected status from HEAD request to https://" + p.registry()
                                        + "/v2/: 429 Too Many Requests")),
                of(
                                "registry down",
                                null,
                                Reach.REGISTRY,
                                p -> resolve(p, "dial tcp 10.9.9.9:5000: connect: connection refused"))
                        .on(Server.DOWN),
                of(
                        "name unresolved",
                        "network.name-unresolvable",
                        Reach.REGISTRY_ON_NODE,
                        p -> resolve(p, "dial tcp: lookup " + p.host() + ": no such host")),
                of(
                                "no hosts.toml",
                                "runtime.hosts-toml-missing",
                                Reach.REGISTRY_ON_NODE,
                                p -> resolve(p, "http: server gave HTTP response to HTTPS client"))
                        .on(Server.HTTP)
                        .says(Certs.NONE),
                of(
                                "certificate of an unknown CA",
                                "tls.unknown-authority",
                                Reach.REGISTRY_ON_NODE,
                                p -> resolve(
                                        p,
                                        "tls: failed to verify certificate: x509: certificate signed by unknown"
                                                + " authority"))
                        .on(Server.HTTPS),
                of(
                                "certificate expired",
                                "tls.expired",
                                Reach.REGISTRY,
                                p -> resolve(
                                        p,
                                        "tls: failed to verify certificate: x509: certificate has expired or is not yet"
                                                + " valid: current time 2026-11-23T12:00:00Z is after 2026-10-01T00:00:00Z"))
                        .on(Server.HTTPS),
                of(
                        "token service down",
                        "auth.token-realm-unreachable",
                        Reach.REGISTRY,
                        p -> resolve(
                                p,
                                "failed to authorize: failed to fetch anonymous token: Get"
                                        + " \"https://token.lab/token?service=x\": dial tcp 10.9.9.8:443: connect:"
                                        + " connection refused")),
                of(
                                "CA file missing",
                                "runtime.ca-file-unusable",
                                Reach.REGISTRY_ON_NODE,
                                p -> resolve(
                                        p,
                                        "unable to read CA cert \"/var/snap/microk8s/current/args/certs.d/"
                                                + p.registry() + "/ca.crt\": open: no such file or directory"))
                        .says(Certs.MISSING_CA)
                        .with(PullFault::isThere),
                of(
                                "image of the built-in registry named without it",
                                "image.unqualified-reference",
                                Reach.IMAGE,
                                p -> "failed to pull and unpack image \"docker.io/library/" + p.repository()
                                        + ":v1\": failed to resolve reference: unexpected status from HEAD request to"
                                        + " https://registry-1.docker.io/v2/: 429 Too Many Requests")
                        .ofImage(p -> p.repository() + ":v1")
                        .with((site, p) -> site.tags(GivenSite.BUILT_IN, p.repository(), "v1")),
                of(
                                "rate limit of Docker Hub",
                                "auth.rate-limited",
                                Reach.REGISTRY,
                                p -> "failed to pull and unpack image \"docker.io/library/" + p.repository()
                                        + ":v1\": failed to resolve reference: unexpected status from HEAD request to"
                                        + " https://registry-1.docker.io/v2/: 429 Too Many Requests")
                        .ofImage(p -> "docker.io/library/" + p.repository() + ":v1"),
                of("reason lost, image there", null, Reach.IMAGE, PullFault::lost)
                        .untold()
                        .on(Server.HTTP)
                        .with(PullFault::isThere));
    }

    private static PullFault of(String name, @Nullable String root, Reach reach, Function<Place, String> error) {
        return new PullFault(name, root, reach, true, null, null, null, Place::image, error, (site, place) -> {});
    }

    private PullFault untold() {
        return new PullFault(name, root, reach, false, server, certs, secrets, image, error, evidence);
    }

    private PullFault on(Server aServer) {
        return new PullFault(name, root, reach, told, aServer, certs, secrets, image, error, evidence);
    }

    private PullFault says(Certs some) {
        return new PullFault(name, root, reach, told, server, some, secrets, image, error, evidence);
    }

    private PullFault naming(Secrets some) {
        return new PullFault(name, root, reach, told, server, certs, some, image, error, evidence);
    }

    private PullFault ofImage(Function<Place, String> anImage) {
        return new PullFault(name, root, reach, told, server, certs, secrets, anImage, error, evidence);
    }

    private PullFault with(BiConsumer<GivenSite, Place> some) {
        return new PullFault(name, root, reach, told, server, certs, secrets, image, error, some);
    }

    private static void isThere(GivenSite site, Place place) {
        for (String scheme : List.of("http", "https")) {
            site.manifest(
                    place.origin(scheme),
                    place.repository(),
                    "v1",
                    new Manifest(200, "sha256:00", null, List.of(), null, List.of(), "linux/amd64", ""));
        }
    }

    private static String resolve(Place place, String why) {
        return "failed to pull and unpack image \"" + place.image() + "\": failed to resolve reference \""
                + place.image() + "\": "
                + (why.startsWith("dial") || why.startsWith("tls") || why.startsWith("http: ")
                        ? "failed to do request: Head \"https://" + place.registry() + "/v2/" + place.repository()
                                + "/manifests/v1\": " + why
                        : why);
    }

    private static String anonymous(Place place) {
        return resolve(
                place,
                "pull access denied, repository does not exist or may require authorization: authorization failed: no"
                        + " basic auth credentials");
    }

    private static String lost(Place place) {
        return "Back-off pulling image \"" + place.image() + "\"";
    }

    /** Whether its image is one of the registry of the place. */
    boolean isOfRegistry(Place place) {
        return image.apply(place).startsWith(place.registry());
    }

    /** The container that waits. */
    Pod.Container container(Place place, String containerName) {
        return new Pod.Container.Builder(containerName, image.apply(place))
                .pullPolicy("IfNotPresent")
                .state(new Pod.State(Pod.State.Kind.WAITING, reason(), error.apply(place), null, null, null))
                .build();
    }

    String reason() {
        return !told
                ? "ImagePullBackOff"
                : "image.invalid-reference".equals(root) ? "InvalidImageName" : "ErrImagePull";
    }

    /** What is seen of the registry, of certs.d and of the secret. */
    static void surroundings(GivenSite site, Place place, @Nullable Server server, @Nullable Certs certs) {
        Server is = server == null ? Server.HTTP : server;
        RegistryProbe probe = switch (is) {
            case HTTP -> Probes.http(place.host(), 5000);
            case HTTPS -> Probes.https(place.host(), 5000);
            case DOWN -> Probes.refused(place.host(), 5000);
        };
        site.probe(probe).lookup(place.host(), "10.9.9.9");
        String scheme = is == Server.HTTPS ? "https" : "http";
        if (certs != Certs.NONE) {
            site.certs(
                    place.registry(),
                    "server = \"%s://%s\"\n[host.\"%s://%s\"]\ncapabilities = [\"pull\", \"resolve\"]\n%s"
                            .formatted(
                                    scheme,
                                    place.registry(),
                                    scheme,
                                    place.registry(),
                                    certs == Certs.MISSING_CA ? "ca = \"ca.crt\"\n" : ""));
        }
    }

    /** Names the Pod's secret, and adds it where there is one. */
    void secrets(GivenSite site, Place place, GivenPod pod) {
        String namespace = place.pod().substring(0, place.pod().indexOf('/'));
        String secret = "login-" + place.repository();
        if (secrets == null || secrets == Secrets.NONE) {
            return;
        }
        pod.pullSecrets(secret);
        if (secrets != Secrets.ABSENT) {
            site.with(Given.pullSecret(
                    namespace + "/" + secret, secrets == Secrets.MATCHING ? place.registry() : "elsewhere.lab:5000"));
        }
    }

    /** Whether both can be, where they share a registry or not. */
    static boolean canStandTogether(PullFault one, PullFault other, boolean sameRegistry, boolean samePod) {
        boolean servers = !sameRegistry
                || (agree(one.server, other.server)
                        && !isDownAndNameless(one, other)
                        && !isDownAndNameless(other, one));
        boolean files = !sameRegistry || agree(one.certs, other.certs);
        boolean secrets = !samePod
                || (agree(one.secrets, other.secrets)
                        && (sameRegistry || one.secrets != Secrets.MATCHING || other.secrets != Secrets.MATCHING));
        return servers && files && secrets;
    }

    /** A connection was refused, so the name was resolved. */
    private static boolean isDownAndNameless(PullFault one, PullFault other) {
        return one.server == Server.DOWN && "network.name-unresolvable".equals(other.root);
    }

    private static boolean agree(@Nullable Object one, @Nullable Object other) {
        return one == null || other == null || one.equals(other);
    }
}
