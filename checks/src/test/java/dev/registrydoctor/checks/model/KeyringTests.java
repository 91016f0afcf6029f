package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
