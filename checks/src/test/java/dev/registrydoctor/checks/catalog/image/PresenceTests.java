package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PresenceTests {

    private static final String GONE = "image.cached-but-gone";
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Presence());
    }

    private static Manifest answer(int status) {
        return new Manifest(status, status == 200 ? DIGEST : null, null, List.of(), null, "");
    }

    /** A site that runs the image, whose registry answers these for tag and digest. */
    private static GivenSite running(String image, int tag, int digest) {
        return GivenSite.healthy()
                .with(Given.pod(POD, image).imageId("localhost:32000/app@" + DIGEST))
                .manifest(GivenSite.BUILT_IN, "app", "v1", answer(tag))
                .manifest(GivenSite.BUILT_IN, "app", DIGEST, answer(digest));
    }

    @Test
    void anImageThatRunsAndThatItsRegistryLostIsSeen() {
        examine(running(IMAGE, 404, 404).with(Given.node().images("localhost:32000/app@" + DIGEST, IMAGE)))
                .reports(GONE)
                .says("no longer has " + IMAGE, "HTTP 404", "held by vm")
                .advises("docker push " + IMAGE, "ctr images export --platform linux/amd64")
                .links(GONE, Subject.pod(POD), Subject.image(IMAGE), Subject.registry("localhost:32000"));
    }

    @Test
    void aTagThatIsGoneWhileItsContentStaysIsSeen() {
        examine(running(IMAGE, 404, 200)).reports(GONE).says("its digest still exists");
    }

    @Test
    void anImageThatIsNamedByItsDigestIsSeen() {
        examine(running("localhost:32000/app@" + DIGEST, 200, 404)).reports(GONE);
    }

    @Test
    void allImagesOfARegistryThatLostItsStorageAreOneFinding() {
        examine(running(IMAGE, 404, 404)
                        .with(Given.pod("default/b", "localhost:32000/b:1").imageId("localhost:32000/b@" + DIGEST)))
                .reports(GONE)
                .says(IMAGE + ", localhost:32000/b:1");
    }

    @Test
    void aTagThatWasDeletedAndPushedAgainIsThere() {
        examine(running(IMAGE, 200, 200)).passes();
        examine(running(IMAGE, 200, 404)).passes(); // image.stale-tags judges the content
    }

    @Test
    void whatIsNotAmongTheNodesImagesMayBeThereAllTheSame() {
        examine(running(IMAGE, 404, 404)).reports(GONE).neverSays("held by");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429, 500, 0})
    void anyOtherAnswerIsUnknown(int status) {
        examine(running(IMAGE, status, 404)).cannotTell();
    }

    @Test
    void a404OfARegistryThatWantsALoginIsUnknown() {
        examine(running(IMAGE, 404, 404)
                        .probe(Probes.connected(
                                "127.0.0.1", BuiltIn.NODE_PORT, Probes.challenge("Basic realm=\"r\""), null)))
                .cannotTell();
    }

    @Test
    void aRegistryThatDoesNotAnswerIsUnknown() {
        examine(running(IMAGE, 404, 404).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .cannotTell();
        examine(running(IMAGE, 404, 404).unknown(new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT)))
                .cannotTell();
        examine(running(IMAGE, 404, 404).unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", "v1", false)))
                .cannotTell();
    }

    @Test
    void publicImagesAreNotAskedFor() {
        GivenSite site = GivenSite.healthy().without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x");
        examine(site.with(Given.pod(POD, "nginx:1").imageId("docker.io/library/nginx@" + DIGEST)))
                .skips();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    private static GivenSite store(ImageStore.Image... images) {
        return GivenSite.healthy().answer(ImageStore.Ask.INSTANCE, new ImageStore(List.of(images)));
    }

    /** The status of a node lists only its largest images. */
    @Test
    void theStoreOfANodeTellsWhetherItHasTheImage() {
        examine(running(IMAGE, 404, 404).seen("vm", store(new ImageStore.Image(IMAGE, DIGEST))))
                .reports(GONE)
                .says("held by vm", "containerd's stores on the nodes")
                .advises("ctr images export");
    }

    @Test
    void theImageIsSavedFromANodeThatHasIt() {
        examine(running(IMAGE, 404, 404)
                        .with(Given.node("vm2", "192.168.64.3"))
                        .seen("vm", store())
                        .seen("vm2", store(new ImageStore.Image(IMAGE, DIGEST))))
                .reports(GONE)
                .advises("on node vm2");
    }

    @Test
    void nothingIsSavedFromNodesThatDoNotHaveIt() {
        examine(running(IMAGE, 404, 404).seen("vm", store()))
                .reports(GONE)
                .advises("docker push")
                .neverSays("ctr images export");
    }
}
