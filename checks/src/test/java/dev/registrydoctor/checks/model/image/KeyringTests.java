package dev.registrydoctor.checks.model.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kubelet's rules: Kubernetes pkg/credentialprovider/keyring.go. */
final class KeyringTests {

    private static boolean matches(String key, String image) {
        return Keyring.matches(key, ImageReference.parse(image).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "h.lab, h.lab/a, true",
        "https://h.lab, h.lab/a, true",
        "http://h.lab, h.lab/a, true",
        "https://h.lab/, h.lab/a, true",
        "https://h.lab/v1/, h.lab/a, true",
        "https://h.lab/v2/, h.lab/a, true",
        "h.lab/v2/, h.lab/a, true",
        "https://h.lab/v2, h.lab/a, false",
        "https://h.lab/v1, h.lab/a, false",
        "https://h.lab/v2, h.lab/v2/a, true",
        "https://h.lab/v2/team, h.lab/team/a, true",
        "https://h.lab/v2/team, h.lab/other/a, false",
        "h.lab/team/v1/x, h.lab/team/a, false",
        "h.lab/team/v1/x, h.lab/team/v1/x/a, true"
    })
    void schemesAreStrippedAndOnlyAnApiPathWithItsSlashIsCut(String key, String image, boolean expected) {
        assertEquals(expected, matches(key, image));
    }

    @ParameterizedTest
    @CsvSource({
        "h.lab:5000, h.lab:5000/a, true",
        "h.lab, h.lab:5000/a, false",
        "h.lab:5000, h.lab/a, false",
        "h.lab:443, h.lab/a, false",
        "h.lab, h.lab:443/a, false",
        "https://h.lab, h.lab:443/a, false",
        "h.lab:443, h.lab:443/a, true",
        "h.lab:05000, h.lab:5000/a, false",
        "h.lab:*, h.lab:5000/a, false",
        "localhost:32000, 127.0.0.1:32000/a, false",
        "[fd00::5]:5000, [fd00::5]:5000/a, true"
    })
    void portsAreComparedAsText(String key, String image, boolean expected) {
        assertEquals(expected, matches(key, image));
    }

    @ParameterizedTest
    @CsvSource({
        "*.harbor.io, a.harbor.io/x, true",
        "*.harbor.io, a.b.harbor.io/x, false",
        "*.harbor.io, harbor.io/x, false",
        "*.*.harbor.io, a.b.harbor.io/x, true",
        "*, registry.lab/x, false",
        "*, registry:5000/x, false",
        "*:5000, registry:5000/x, true",
        "reg*.lab, registry.lab/x, true",
        "registry*.lab, registry.lab/x, true",
        "reg*.lab, other.lab/x, false",
        "*try.lab, registry.lab/x, true",
        "r.lab, rxlab.lab/x, false",
        "registry.lab, registryxlab/x, false",
        "REGISTRY.lab, registry.lab/x, false",
        "10.0.0.*:32000, 10.0.0.5:32000/x, true",
        "10.0.*:32000, 10.0.0.5:32000/x, false"
    })
    void aGlobStandsForOneLabel(String key, String image, boolean expected) {
        assertEquals(expected, matches(key, image));
    }

    @ParameterizedTest
    @CsvSource({
        "h.lab/team, h.lab/team/app, true",
        "h.lab/team, h.lab/teamwork, true",
        "h.lab/team/, h.lab/teamwork, false",
        "h.lab/team/, h.lab/team/app, true",
        "h.lab/team/app, h.lab/team/app:v1, true",
        "h.lab/team/app2, h.lab/team/app, false",
        "h.lab/*/app, h.lab/team/app, false",
        "h.lab:5000/team, h.lab:5000/team/app, true"
    })
    void aPathIsAPlainPrefix(String key, String image, boolean expected) {
        assertEquals(expected, matches(key, image));
    }

    @ParameterizedTest
    @CsvSource({
        "https://index.docker.io/v1/, nginx, true",
        "https://index.docker.io/v1/, docker.io/team/app, true",
        "index.docker.io, team/app, true",
        "docker.io, nginx, true",
        "https://docker.io, nginx, true",
        "docker.io/team, team/app, true",
        "docker.io/team, other/app, false",
        "docker.io/library, nginx, true",
        "index.docker.io/team, team/app, false",
        "https://index.docker.io/v1, nginx, false",
        "registry-1.docker.io, nginx, false",
        "hub.docker.com, nginx, false",
        "*.io, nginx, true",
        "docker.io, localhost:32000/nginx, false",
        "https://index.docker.io/v1/, localhost:32000/nginx, false"
    })
    void dockerHubHasItsSpellings(String key, String image, boolean expected) {
        assertEquals(expected, matches(key, image));
    }

    private static final String TYPE = "kubernetes.io/dockerconfigjson";

    private static PullSecret secret(String name, String... keys) {
        return new PullSecret(
                "team",
                name,
                TYPE,
                Stream.of(keys).map(k -> new PullSecret.Entry(k, true)).toList(),
                null);
    }

    private static Keyring.Lookup lookUp(String image, PullSecret... secrets) {
        return Keyring.lookUp(ImageReference.parse(image).orElseThrow(), List.of(secrets));
    }

    private static List<String> tried(Keyring.Lookup lookup) {
        return lookup.tried().stream().map(k -> k.secret() + " " + k.key()).toList();
    }

    @Test
    void allKeysThatMatchAreTriedTheLongestPathFirst() {
        Keyring.Lookup lookup =
                lookUp("h.lab/team/app", secret("a", "h.lab", "h.lab/team"), secret("b", "https://h.lab/v2/", "x.lab"));
        assertEquals(List.of("team/a h.lab/team", "team/a h.lab", "team/b https://h.lab/v2/"), tried(lookup));
        assertEquals(1, lookup.passedOver().size());
        assertEquals("x.lab", lookup.passedOver().get(0).key());
        assertTrue(lookup.sendsCredentials());
    }

    /** Reverse order of the alphabet, where a star stands before every letter. */
    @Test
    void aGlobComesAfterTheNameThatItStandsFor() {
        assertEquals(
                List.of("team/a reg.lab", "team/a *.lab"),
                tried(lookUp("reg.lab/app", secret("a", "*.lab", "reg.lab"))));
    }

    @Test
    void dockerHubsOwnKeyIsTheLastResort() {
        Keyring.Lookup both = lookUp("nginx", secret("a", "https://index.docker.io/v1/", "docker.io"));
        assertEquals(List.of("team/a docker.io"), tried(both));
        assertTrue(both.passedOver().get(0).reason().contains("only if no other key matches"));
        assertEquals(
                List.of("team/a https://index.docker.io/v1/"),
                tried(lookUp("nginx", secret("a", "https://index.docker.io/v1/", "h.lab"))));
    }

    /** isDefaultRegistryMatch asks for a dot or a colon, and localhost alone has neither. */
    @Test
    void aHostWithoutDotAndPortIsTakenForDockerHub() {
        assertEquals(
                1,
                tried(lookUp("localhost/app", secret("a", "index.docker.io"))).size());
        assertEquals(
                0,
                tried(lookUp("localhost:32000/app", secret("a", "index.docker.io")))
                        .size());
    }

    @ParameterizedTest
    @CsvSource({
        "h.lab, h.lab:5000/a, 'it has no port, but the image name has port 5000 (ports are compared as text)'",
        "h.lab:443, h.lab/a, 'it has port 443, but the image name has no port (ports are compared as text)'",
        "h.lab:80, h.lab:5000/a, 'it has port 80, but the image name has port 5000 (ports are compared as text)'",
        "*.lab, a.b.lab/x, 'it is for another host: it has 2 labels, but a.b.lab has 3'",
        "x.lab, h.lab/a, 'it is for another host: x is not h'",
        "https://h.lab/v2, h.lab/a, its path /v2 is not the start of /a"
    })
    void whatDoesNotMatchSaysWhy(String key, String image, String reason) {
        Keyring.Lookup lookup = lookUp(image, secret("a", key));
        assertEquals(reason, lookup.passedOver().get(0).reason());
        assertFalse(lookup.sendsCredentials());
    }

    @Test
    void aKeyWithoutALoginIsTriedAndSendsNothing() {
        PullSecret empty =
                new PullSecret("team", "a", TYPE, List.of(new PullSecret.Entry("h.lab", false, "it is empty")), null);
        Keyring.Lookup lookup = lookUp("h.lab/a", empty);
        assertEquals(
                "matches, but has no user name and password: it is empty",
                lookup.tried().get(0).reason());
        assertFalse(lookup.sendsCredentials());
    }

    /** One such secret fails the pull, though another would have had the login (MakeDockerKeyring returns the error). */
    @Test
    void aSecretThatCannotBeReadStopsThePull() {
        PullSecret broken =
                new PullSecret("team", "b", TYPE, List.of(), new Defect(Effect.STOPS_THE_PULL, "it is not JSON"));
        Keyring.Lookup lookup = lookUp("h.lab/a", secret("a", "h.lab"), broken);
        assertEquals("Secret team/b: it is not JSON", lookup.stops());
        assertFalse(lookup.sendsCredentials());
        PullSecret passed =
                new PullSecret("team", "b", "Opaque", List.of(), new Defect(Effect.PASSED_OVER, "its type"));
        assertNull(lookUp("h.lab/a", secret("a", "h.lab"), passed).stops());
        assertTrue(lookUp("h.lab/a", secret("a", "h.lab"), passed).sendsCredentials());
    }
}
