package dev.registrydoctor.checks.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlobsTests {

    private static final String MISSING = "registry.blob-missing";
    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String CONFIG = "sha256:" + "0c".repeat(32);
    private static final String LAYER = "sha256:" + "1a".repeat(32);
    private static final String CHILD = "sha256:" + "2b".repeat(32);
    private static final String FAILED = "failed to pull and unpack image \"" + IMAGE
            + "\": failed to copy: httpReadSeeker: failed open: content at http://localhost:32000/v2/app/blobs/" + LAYER
            + " not found: not found";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Blobs());
    }

    private static GivenSite failing(String message) {
        return GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).waiting("ErrImagePull", message))
                .manifest(GivenSite.BUILT_IN, "app", "v1", single());
    }

    private static Manifest single() {
        return new Manifest(
                200, "sha256:00", null, List.of(), CONFIG, List.of(new Manifest.Layer(LAYER, 7)), "linux/amd64", "");
    }

    private static GivenSite with(GivenSite site, Blob.Content content, int status, @Nullable String detail) {
        return site.blob(GivenSite.BUILT_IN, "app", CONFIG)
                .answer(
                        new Blob.Ask(GivenSite.BUILT_IN, "app", LAYER),
                        new Blob(status, content, 7, detail == null ? "" : detail));
    }

    @Test
    void aLayerThatTheRegistryLacksIsSeen() {
        examine(with(failing(FAILED), Blob.Content.MISSING, 404, "HTTP 404"))
                .reports(MISSING)
                .says("its layer " + LAYER, "HTTP 404", "failed to copy")
                .advises("rollout restart deploy/registry", "docker push " + IMAGE)
                .links(MISSING, Subject.pod(POD), Subject.image(IMAGE), Subject.registry("localhost:32000"));
    }

    @Test
    void aLayerThatTheRegistryOnlyRemembersIsSeen() {
        examine(with(failing("unexpected EOF"), Blob.Content.BREAKS_OFF, 200, "unexpected end of stream"))
                .reports(MISSING)
                .says("HEAD returns 200", "unexpected end of stream");
    }

    /** Of many images that fail, five are looked at. */
    @Test
    void theFifthImageIsLookedAtToo() {
        GivenSite site = GivenSite.healthy();
        for (int i = 1; i <= 5; i++) {
            String image = "localhost:32000/app" + i + ":v1";
            site = site.with(Given.pod("default/app" + i + "-5d4f8c7b9-aaaaa", image)
                            .waiting("ErrImagePull", FAILED.replace("app", "app" + i)))
                    .manifest(GivenSite.BUILT_IN, "app" + i, "v1", single())
                    .blob(GivenSite.BUILT_IN, "app" + i, CONFIG)
                    .answer(
                            new Blob.Ask(GivenSite.BUILT_IN, "app" + i, LAYER),
                            new Blob(i < 5 ? 200 : 404, i < 5 ? Blob.Content.THERE : Blob.Content.MISSING, 7, ""));
        }
        examine(site).reports(MISSING).links(MISSING, Subject.image("localhost:32000/app5:v1"));
    }

    @Test
    void aConfigurationThatIsGoneIsSeen() {
        examine(failing(FAILED)
                        .answer(
                                new Blob.Ask(GivenSite.BUILT_IN, "app", CONFIG),
                                new Blob(404, Blob.Content.MISSING, -1, ""))
                        .blob(GivenSite.BUILT_IN, "app", LAYER))
                .reports(MISSING)
                .says("its configuration " + CONFIG);
    }

    @Test
    void ofAnIndexTheNodesManifestIsWalked() {
        Manifest index = new Manifest(
                200,
                "sha256:ii",
                null,
                List.of(
                        new Manifest.Child("sha256:other", "linux/arm64", null),
                        new Manifest.Child(CHILD, "linux/amd64", null)),
                null,
                "");
        GivenSite site = failing(FAILED).manifest(GivenSite.BUILT_IN, "app", "v1", index);
        examine(with(site.manifest(GivenSite.BUILT_IN, "app", CHILD, single()), Blob.Content.MISSING, 404, ""))
                .reports(MISSING)
                .says(LAYER);
        GivenSite lost = failing(FAILED).manifest(GivenSite.BUILT_IN, "app", "v1", index);
        examine(lost.manifest(GivenSite.BUILT_IN, "app", CHILD, new Manifest(404, null, null, List.of(), null, "")))
                .reports(MISSING)
                .says("manifest " + CHILD + ", which its index lists");
    }

    @Test
    void aRegistryThatHasEveryPartIsInOrder() {
        examine(with(failing(FAILED), Blob.Content.THERE, 200, "")).passes();
    }

    @Test
    void aManifestThatIsGoneIsAnotherProblem() {
        examine(failing(FAILED)
                        .manifest(GivenSite.BUILT_IN, "app", "v1", new Manifest(404, null, null, List.of(), null, "")))
                .skips();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dial tcp 127.0.0.1:32000: connect: connection refused",
                "no match for platform in manifest: not found",
                "x509: certificate signed by unknown authority"
            })
    void pullsThatFailBeforeTheirPartsAreNotWalked(String message) {
        GivenSite site = with(failing(message), Blob.Content.MISSING, 404, "");
        examine(site).passes();
        NonEmpty.noneMatch(site.asked(), q -> q instanceof Blob.Ask);
    }

    @Test
    void aPartThatCouldNotBeReadIsUnknown() {
        examine(with(failing(FAILED), Blob.Content.UNTOLD, 401, "HTTP 401")).cannotTell();
        examine(with(failing(FAILED), Blob.Content.THERE, 200, "")
                        .unknown(new Blob.Ask(GivenSite.BUILT_IN, "app", LAYER)))
                .cannotTell();
    }

    @Test
    void aRegistryThatIsNotMetIsNoMatterOfThisCheck() {
        examine(failing(FAILED).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .skips();
    }

    @Test
    void fewImagesAreWalked() {
        GivenSite site = GivenSite.healthy();
        for (int i = 0; i < 20; i++) {
            site.with(Given.pod("default/app-" + i, "localhost:32000/app" + i + ":v1")
                    .waiting("ErrImagePull", "unexpected EOF"));
        }
        examine(site);
        long manifests = site.asked().stream()
                .filter(q -> q instanceof Manifest.Ask)
                .distinct()
                .count();
        assertTrue(manifests <= 5, "manifests: " + manifests);
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    @Test
    void whatContainerdWasToldIsBelievedWhereNobodyElseCanAsk() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod(POD, IMAGE).waiting("ErrImagePull", FAILED))
                .unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", "v1", true));
        examine(site).reports(MISSING).says(LAYER, "failed to copy").neverSays("HTTP 404");
    }

    /** Of an image with a configuration and more than 63 layers, the others are not looked at. */
    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64})
    void theFirst64PartsOfAnImageAreLookedAt(int missing) {
        List<Manifest.Layer> layers = new ArrayList<>();
        GivenSite site = failing("unexpected EOF").blob(GivenSite.BUILT_IN, "app", CONFIG);
        for (int i = 1; i <= 64; i++) {
            String digest = String.format("sha256:%064x", i);
            layers.add(new Manifest.Layer(digest, 7));
            site = site.answer(
                    new Blob.Ask(GivenSite.BUILT_IN, "app", digest),
                    new Blob(
                            i == missing ? 404 : 200, i == missing ? Blob.Content.MISSING : Blob.Content.THERE, 7, ""));
        }
        Examined examined = examine(site.manifest(
                GivenSite.BUILT_IN,
                "app",
                "v1",
                new Manifest(200, "sha256:00", null, List.of(), CONFIG, layers, "linux/amd64", "")));
        if (missing <= 63) {
            examined.reports(MISSING).says(String.format("%064x", missing));
        } else {
            examined.passes();
        }
    }
}
