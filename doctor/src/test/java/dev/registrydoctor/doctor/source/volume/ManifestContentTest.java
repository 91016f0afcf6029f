package dev.registrydoctor.doctor.source.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.checks.store.StoredManifest.Kind;
import dev.registrydoctor.checks.store.StoredManifest.Reference;
import dev.registrydoctor.checks.store.StoredManifest.Role;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which manifests each version reads, by the source of distribution at v2.8.3 and v3.0.0. */
class ManifestContentTest {

    private static final String A = "sha256:" + "a".repeat(64);
    private static final String B = "sha256:" + "b".repeat(64);
    private static final String OCI = "\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\"";
    private static final String INDEX = "\"mediaType\": \"application/vnd.oci.image.index.v1+json\"";
    private static final String DOCKER = "\"mediaType\": \"application/vnd.docker.distribution.manifest.v2+json\"";
    private static final String LIST = "\"mediaType\": \"application/vnd.docker.distribution.manifest.list.v2+json\"";

    private static StoredManifest parse(String json) {
        return ManifestContent.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** A manifest of schema version 2 with these fields. */
    private static StoredManifest two(String fields) {
        return parse("{\"schemaVersion\": 2, " + fields + "}");
    }

    private static void assertBothRead(StoredManifest manifest) {
        assertNull(manifest.unreadable());
        assertNull(manifest.unreadable3());
    }

    private static void assertNobodyReads(StoredManifest manifest) {
        assertNotNull(manifest.unreadable());
        assertNotNull(manifest.unreadable3());
        assertEquals(Kind.UNKNOWN, manifest.kind());
        assertEquals(List.of(), manifest.references());
    }

    private static void assertOnlyVersion2Reads(StoredManifest manifest) {
        assertNull(manifest.unreadable());
        assertNotNull(manifest.unreadable3());
    }

    private static void assertOnlyVersion3Reads(StoredManifest manifest) {
        assertNotNull(manifest.unreadable());
        assertNull(manifest.unreadable3());
    }

    @ParameterizedTest
    @ValueSource(strings = {OCI, DOCKER, "\"mediaType\": \"\"", "\"mediaType\": null", "\"other\": {\"x\": [1, {}]}"})
    void anImageNamesItsConfigurationAndLayers(String mediaType) {
        StoredManifest manifest =
                two(mediaType + ", \"config\": {\"digest\": \"" + A + "\", \"size\": 7}, \"layers\": [{\"digest\": \""
                        + B + "\", \"size\": 8, \"urls\": [\"https://x\"]}, {}]");
        assertBothRead(manifest);
        assertEquals(Kind.IMAGE, manifest.kind());
        assertEquals(
                List.of(new Reference(Role.CONFIG, A, 7, "", false), new Reference(Role.LAYER, B, 8, "", true)),
                manifest.references());
    }

    @ParameterizedTest
    @ValueSource(strings = {INDEX, LIST, "\"x\": 1"})
    void anIndexNamesManifestsWithTheirPlatforms(String mediaType) {
        StoredManifest manifest = two(mediaType + ", \"manifests\": [{\"digest\": \"" + A
                + "\", \"size\": 7, \"platform\": {\"os\": \"linux\", \"architecture\": \"arm\", \"variant\": \"v7\"}},"
                + " {\"digest\": \"" + B + "\"}]");
        assertBothRead(manifest);
        assertEquals(Kind.INDEX, manifest.kind());
        assertEquals(
                List.of(
                        new Reference(Role.MANIFEST, A, 7, "linux/arm/v7", false),
                        new Reference(Role.MANIFEST, B, -1, "", false)),
                manifest.references());
    }

    @Test
    void withoutAMediaTypeAnEmptyListMakesAnIndexAndANullDoesNot() {
        assertEquals(Kind.INDEX, two("\"manifests\": []").kind());
        StoredManifest image = two("\"manifests\": null, \"config\": {\"digest\": \"" + A + "\"}");
        assertEquals(Kind.IMAGE, image.kind());
        assertEquals(1, image.references().size());
    }

    @Test
    void theMediaTypeDecidesWhichFieldsCount() {
        String both = ", \"config\": {\"digest\": \"" + A + "\"}, \"manifests\": [{\"digest\": \"" + B + "\"}]";
        assertEquals(A, two(OCI + both).references().get(0).digest());
        assertEquals(B, two(INDEX + both).references().get(0).digest());
        assertEquals(B, two("\"x\": 1" + both).references().get(0).digest());
        assertBothRead(two(DOCKER + ", \"manifests\": \"not a list\""));
        assertBothRead(two(LIST + ", \"config\": 5, \"annotations\": []"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "\"text\"",
                "7",
                "null",
                "{",
                "{}",
                "{\"schemaVersion\": 3}",
                "{\"schemaVersion\": \"2\"}",
                "{\"schemaVersion\": 2.0}",
                "{\"schemaVersion\": 2e0}",
                "{\"schemaVersion\": 99999999999999999999}",
                "{\"schemaVersion\": 2} x",
                "{\"schemaVersion\": 2} {}",
                "\ufeff{\"schemaVersion\": 2}",
                "{'schemaVersion': 2}",
                "{\"schemaVersion\": 02}",
                "{\"schemaVersion\": 2,}",
                "{\"schemaVersion\": 2, \"mediaType\": 5}",
                "{\"schemaVersion\": 2, \"mediaType\": \"application/octet-stream\"}",
                "{\"schemaVersion\": 2, \"mediaType\": \" application/vnd.oci.image.manifest.v1+json\"}",
                "{\"schemaVersion\": 2, \"mediaType\": \"Application/vnd.oci.image.manifest.v1+json\"}",
                "{\"schemaVersion\": 2, \"config\": []}",
                "{\"schemaVersion\": 2, \"config\": {\"digest\": 5}}",
                "{\"schemaVersion\": 2, \"config\": {\"size\": \"5\"}}",
                "{\"schemaVersion\": 2, \"config\": {\"size\": 5.0}}",
                "{\"schemaVersion\": 2, \"config\": {\"size\": 9223372036854775808}}",
                "{\"schemaVersion\": 2, \"config\": {\"urls\": \"x\"}}",
                "{\"schemaVersion\": 2, \"config\": {\"urls\": [5]}}",
                "{\"schemaVersion\": 2, \"config\": {\"annotations\": {\"a\": 5}}}",
                "{\"schemaVersion\": 2, \"config\": {\"platform\": \"linux\"}}",
                "{\"schemaVersion\": 2, \"config\": {\"platform\": {\"os.features\": \"x\"}}}",
                "{\"schemaVersion\": 2, \"layers\": {}}",
                "{\"schemaVersion\": 2, \"layers\": [5]}",
                "{\"schemaVersion\": 2, \"manifests\": {}}",
                "{\"schemaVersion\": 2, \"manifests\": [[]]}",
                "{\"schemaVersion\": 2, \"annotations\": [], \"config\": {}}",
                "{\"schemaVersion\": 1, \"fsLayers\": \"x\"}",
                "{\"schemaVersion\": 1, \"fsLayers\": [{\"blobSum\": 5}]}",
                "{\"schemaVersion\": 1, \"history\": [{\"v1Compatibility\": {}}]}",
                "{\"schemaVersion\": 1, \"name\": 5}",
                "{\"schemaVersion\": 1, \"mediaType\": 5}"
            })
    void whatGoRefusesNoRegistryReads(String json) {
        assertNobodyReads(parse(json));
    }

    @Test
    void schema1IsReadByVersion2Only() {
        StoredManifest manifest = parse("{\"schemaVersion\": 1, \"name\": \"a\", \"fsLayers\": [{\"blobSum\": \"" + A
                + "\"}, {\"blobSum\": \"" + B + "\"}], \"history\": [{\"v1Compatibility\": \"{}\"}]}");
        assertOnlyVersion2Reads(manifest);
        assertEquals(Kind.SCHEMA_1, manifest.kind());
        assertEquals(
                List.of(new Reference(Role.LAYER, A, -1, "", false), new Reference(Role.LAYER, B, -1, "", false)),
                manifest.references());
    }

    @Test
    void version3DecodesFieldsThatVersion2DoesNotHave() {
        assertOnlyVersion2Reads(two(OCI + ", \"config\": {\"data\": \"*\"}"));
        assertOnlyVersion2Reads(two(OCI + ", \"layers\": [{\"data\": \"YQ\"}]"));
        assertOnlyVersion2Reads(two(DOCKER + ", \"layers\": [{\"artifactType\": 5}]"));
        assertOnlyVersion2Reads(two(INDEX + ", \"annotations\": {\"a\": 5}"));
        assertOnlyVersion2Reads(two(LIST + ", \"manifests\": [{\"data\": {}}]"));
        assertOnlyVersion2Reads(two("\"manifests\": [], \"annotations\": 5"));
        assertBothRead(
                two(OCI + ", \"config\": {\"data\": \"YQ==\"}, \"layers\": [{\"data\": [1, 255]}, {\"data\": null}]"));
    }

    @Test
    void version2DecodesAnIndexAsDockersList() {
        String features = ", \"manifests\": [{\"platform\": {\"features\": 5}}]";
        assertOnlyVersion3Reads(two(INDEX + features));
        assertOnlyVersion3Reads(two("\"x\": 1" + features));
        assertNobodyReads(two(LIST + features));
        assertBothRead(two(OCI + ", \"config\": {\"platform\": {\"features\": 5}}"));
    }

    @Test
    void namesOfFieldsMatchInAnyCase() {
        StoredManifest manifest = parse("{\"SchemaVersion\": 2, \"CONFIG\": {\"Digest\": \"" + A
                + "\"}, \"layerſ\": [{\"digest\": \"" + B + "\"}]}");
        assertBothRead(manifest);
        assertEquals(2, manifest.references().size());
    }

    @Test
    void bytesThatAreNotUtf8AreReadAsGoReadsThem() {
        byte[] json = ("{\"schemaVersion\": 2, \"x\": \"?\", \"config\": {\"digest\": \"" + A + "\"}}")
                .getBytes(StandardCharsets.ISO_8859_1);
        json[new String(json, StandardCharsets.ISO_8859_1).indexOf('?')] = (byte) 0xff;
        assertBothRead(ManifestContent.parse(json));
    }

    @Test
    void aReferrerNamesItsSubjectAndWhatItHolds() {
        StoredManifest named = two(OCI + ", \"artifactType\": \"application/spdx+json\", \"config\": {\"mediaType\":"
                + " \"application/vnd.oci.empty.v1+json\"}, \"subject\": {\"digest\": \"" + A + "\", \"size\": 3}");
        assertEquals(A, named.subject());
        assertEquals("application/spdx+json", named.artifactType());
        assertEquals(
                0, named.references().stream().filter(r -> r.digest().equals(A)).count());
        StoredManifest byConfig = two(OCI + ", \"config\": {\"mediaType\": \"application/vnd.example\"},"
                + " \"subject\": {\"digest\": \"" + A + "\"}");
        assertEquals("application/vnd.example", byConfig.artifactType());
        StoredManifest odd = two(OCI + ", \"subject\": [7], \"artifactType\": {}");
        assertBothRead(odd);
        assertNull(odd.subject());
    }

    @Test
    void hostileContentIsBoundedAndShowable() {
        StoredManifest manifest = two(OCI + ", \"config\": {\"digest\": \"\\u001b[31m" + "x".repeat(1000)
                + "\"}, \"artifactType\": \"\\u0007" + "y".repeat(1000) + "\", \"layers\": [{\"digest\": \"\"}]");
        assertEquals(1, manifest.references().size());
        String digest = manifest.references().get(0).digest();
        assertEquals(200, digest.length());
        assertTrue(digest.startsWith("?[31mx"), digest);
        assertTrue(manifest.artifactType().startsWith("?y"));
        assertNobodyReads(parse("{\"schemaVersion\": 2, \"x\": " + "[".repeat(200_000) + "]".repeat(200_000) + "}"));
        assertBothRead(parse("{\"schemaVersion\": 2, \"x\": " + "[".repeat(9_000) + "]".repeat(9_000) + "}"));
        assertBothRead(parse("{\"schemaVersion\": 2, \"x\": " + "9".repeat(1_000_000) + "}"));
        assertNobodyReads(parse(" ".repeat(ManifestContent.LIMIT - 1) + "{}"));
    }

    @Test
    void neverThrows() {
        Random random = new Random(19);
        byte[] base = ("{\"schemaVersion\": 2, \"config\": {\"digest\": \"" + A
                        + "\", \"size\": 5, \"data\": \"YQ==\"},"
                        + " \"layers\": [{\"urls\": [\"x\"], \"platform\": {\"os\": \"l\"}}], \"annotations\": {\"a\": \"b\"}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = base.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            StoredManifest manifest = ManifestContent.parse(changed);
            assertEquals(changed.length, manifest.size());
        }
    }
}
