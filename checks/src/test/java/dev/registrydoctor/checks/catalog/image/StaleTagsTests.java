package dev.registrydoctor.checks.catalog.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which digest runs: what cannot be resolved is unknown, never stale. */
final class StaleTagsTests {

    private static final String STALE = "image.stale-tag";
    private static final String IMAGE = "localhost:32000/app:v1";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String OLD = digest("0");
    private static final String NEW = digest("1");
    private static final String INDEX = digest("2");
    private static final String CONFIG_A = digest("a");
    private static final String CONFIG_B = digest("b");
    private static final String CONFIG_C = digest("c");

    private static String digest(String character) {
        return "sha256:" + character.repeat(64);
    }

    private static Manifest single(String digest, @Nullable String config) {
        return new Manifest(200, digest, "application/vnd.oci.image.manifest.v1+json", List.of(), config, "");
    }

    private static Manifest index(String digest, Manifest.Child... children) {
        return new Manifest(200, digest, "application/vnd.oci.image.index.v1+json", List.of(children), null, "");
    }

    private static Manifest.Child child(String digest, String platform, @Nullable String config) {
        return new Manifest.Child(digest, platform, config);
    }

    private static Manifest status(int status) {
        return new Manifest(status, null, null, List.of(), null, "status " + status);
    }

    private static GivenPod pod(String imageId) {
        return Given.pod(POD, IMAGE).imageId(imageId).labels(Map.of("app", "app", "pod-template-hash", "5d4f8c7b9"));
    }

    /** A site where this runs, and the tag refers to that. */
    private static GivenSite site(String imageId, Manifest tag) {
        return GivenSite.healthy()
                .without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x")
                .with(pod(imageId))
                .manifest(GivenSite.BUILT_IN, "app", "v1", tag);
    }

    private static GivenSite holding(GivenSite site, String digest, Manifest manifest) {
        return site.manifest(GivenSite.BUILT_IN, "app", digest, manifest);
    }

    private static String running(String digest) {
        return "localhost:32000/app@" + digest;
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new StaleTags());
    }

    @Test
    void aHealthySitePasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void anOlderContentIsSeen() {
        Examined examined = examine(holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A)))
                .reports(STALE)
                .says("the Pod runs " + OLD, "the tag refers to " + NEW, "imagePullPolicy is IfNotPresent")
                .links(STALE, Subject.image(IMAGE), Subject.pod(POD))
                .advises("set image deployment/app app=localhost:32000/app@" + NEW);
        assertTrue(examined.only().takesEffect());
    }

    /** What Docker's builder adds is listed as unknown/unknown. Nothing runs it, so it is not compared, on any node. */
    @Test
    void anAttestationIsNoPlatform() {
        Manifest now =
                index(NEW, child(digest("3"), "linux/amd64", CONFIG_B), child(digest("4"), "unknown/unknown", null));
        Manifest then =
                index(OLD, child(digest("5"), "linux/amd64", CONFIG_A), child(digest("6"), "unknown/unknown", null));
        GivenSite site = holding(site(running(OLD), now), OLD, then);
        examine(site).reports(STALE);
        examine(site.with(Given.node().architecture(null))).reports(STALE);
    }

    @Test
    void underPolicyAlwaysARestartIsEnough() {
        GivenSite site = holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A));
        examine(site.with(pod(running(OLD)).pullPolicy("Always")))
                .reports(STALE)
                .advises("rollout restart deployment/app")
                .neverSays("set image");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker-pullable://localhost:32000/app@", "localhost:32000/app@", "docker.io/library/x@"})
    void theDigestCountsAndNotTheNameBeforeIt(String prefix) {
        examine(site(prefix + NEW, single(NEW, null))).passes();
    }

    @Test
    void theDigestOfTheIndexIsCurrent() {
        examine(site(running(INDEX), index(INDEX, child(NEW, "linux/amd64", null))))
                .passes();
    }

    @Test
    void theDigestOfAPlatformIsCurrent() {
        Manifest tag = index(INDEX, child(OLD, "linux/arm64", null), child(NEW, "linux/amd64", null));
        examine(site(running(NEW), tag)).passes();
    }

    @Test
    void theDigestOfTheConfigurationIsCurrent() {
        examine(site(CONFIG_A, single(NEW, CONFIG_A))).passes();
        examine(site("docker://" + CONFIG_A, single(NEW, CONFIG_A))).passes();
        examine(site(CONFIG_A, index(INDEX, child(NEW, "linux/amd64", CONFIG_A))))
                .passes();
    }

    @Test
    void anotherConfigurationIsStale() {
        examine(site(CONFIG_A, single(NEW, CONFIG_B))).reports(STALE);
    }

    @Test
    void aConfigurationThatCouldNotBeReadIsUnknown() {
        examine(site(CONFIG_A, single(NEW, null))).cannotTell();
        examine(site(CONFIG_A, index(INDEX, child(NEW, "linux/amd64", null)))).cannotTell();
    }

    @Test
    void theSameContentPushedAgainIsCurrent() {
        examine(holding(site(running(OLD), single(NEW, CONFIG_A)), OLD, single(OLD, CONFIG_A)))
                .passes();
        Manifest tag = index(INDEX, child(NEW, "linux/amd64", CONFIG_A), child(digest("3"), "unknown/unknown", null));
        examine(holding(site(running(OLD), tag), OLD, single(OLD, CONFIG_A))).passes();
    }

    @Test
    void onlyThePlatformOfTheNodeCounts() {
        Manifest before = index(OLD, child(digest("4"), "linux/amd64", CONFIG_A), child(NEW, "linux/arm64", CONFIG_C));
        Manifest now = index(INDEX, child(digest("5"), "linux/amd64", CONFIG_B), child(NEW, "linux/arm64", CONFIG_C));
        examine(holding(site(running(OLD), now), OLD, before)).reports(STALE);
        Manifest other =
                index(INDEX, child(digest("5"), "linux/amd64", CONFIG_A), child(digest("6"), "linux/arm64", CONFIG_B));
        examine(holding(site(running(OLD), other), OLD, before)).passes();
    }

    @Test
    void withoutTheNodesPlatformAPartlyChangedIndexIsUnknown() {
        Manifest before = index(OLD, child(digest("4"), "linux/amd64", CONFIG_A), child(NEW, "linux/arm64", CONFIG_C));
        Manifest now = index(INDEX, child(digest("5"), "linux/amd64", CONFIG_B), child(NEW, "linux/arm64", CONFIG_C));
        examine(holding(site(running(OLD), now), OLD, before).unknown(Listing.Kind.NODES))
                .cannotTell();
    }

    @Test
    void contentsThatCannotBeComparedAreUnknown() {
        examine(holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, status(500)))
                .cannotTell();
        examine(site(running(OLD), single(NEW, CONFIG_B))
                        .unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", OLD, true)))
                .cannotTell();
        examine(holding(site(running(OLD), single(NEW, null)), OLD, single(OLD, CONFIG_A)))
                .cannotTell();
        examine(holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, null)))
                .cannotTell();
    }

    @Test
    void aDigestThatThisRegistryHadAndLostIsStale() {
        examine(site(running(OLD), single(NEW, CONFIG_B))).reports(STALE);
    }

    @Test
    void aDigestOfAnotherRepositoryWithPerhapsTheSameContentIsUnknown() {
        examine(site("docker.io/library/busybox@" + OLD, single(NEW, CONFIG_B))).cannotTell();
        examine(site("localhost:32000/app2@" + OLD, single(NEW, CONFIG_B))).cannotTell();
    }

    @Test
    void aTagThatIsGoneWhileItsImageRunsIsForAnotherCheck() {
        examine(site(running(OLD), status(404))).skips();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 429, 500, 0})
    void anyOtherAnswerIsUnknown(int status) {
        Examined examined = examine(site(running(OLD), status(status))).cannotTell();
        assertTrue(examined.gaps().get(0).why().contains("HTTP " + status));
    }

    @Test
    void aRegistryThatDoesNotAnswerIsUnknown() {
        examine(site(running(OLD), single(NEW, CONFIG_B)).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .cannotTell();
        examine(site(running(OLD), single(NEW, CONFIG_B))
                        .unknown(new RegistryProbe.Ask("127.0.0.1", BuiltIn.NODE_PORT)))
                .cannotTell();
        examine(site(running(OLD), single(NEW, CONFIG_B))
                        .unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", "v1", false)))
                .cannotTell();
    }

    @Test
    void whatCouldBeComparedIsReportedBesideWhatCouldNot() {
        GivenSite site = holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A));
        examine(site.with(
                        Given.pod("default/b-5d4f8c7b9-bbbbb", "r.lab:5000/b:1").imageId("r.lab:5000/b@" + OLD)))
                .reports(STALE);
        examine(site(running(NEW), single(NEW, CONFIG_B))
                        .with(Given.pod("default/b-5d4f8c7b9-bbbbb", "r.lab:5000/b:1")
                                .imageId("r.lab:5000/b@" + OLD)))
                .cannotTell();
    }

    @Test
    void thereIsNothingToCompareWithoutARunningTag() {
        GivenSite site = GivenSite.healthy().without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x");
        examine(site.with(Given.pod(POD, "nginx:1").imageId("docker.io/library/nginx@" + OLD)))
                .skips();
        examine(site.with(Given.pod(POD, "localhost:32000/app@" + OLD).imageId(running(OLD))))
                .skips();
        examine(site.with(pod(running(OLD)).waiting("ImagePullBackOff", "x"))).skips();
        examine(site.with(Given.pod(POD, IMAGE))).skips();
        examine(site.with(Given.pod(POD, IMAGE).imageId(""))).skips();
        examine(site.with(pod(running(OLD)).deleting())).skips();
    }

    @Test
    void oneImageAndDigestIsComparedOnce() {
        GivenSite site = holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A));
        Examined examined = examine(
                site.with(Given.pod("default/app-5d4f8c7b9-bbbbb", IMAGE).imageId(running(OLD))));
        assertEquals(1, examined.reports(STALE).findings().size());
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }

    private static GivenSite store(GivenSite site, String digest) {
        ImageStore store = new ImageStore(List.of(new ImageStore.Image(IMAGE, digest)));
        return site.seen("vm", GivenSite.healthy().answer(ImageStore.Ask.INSTANCE, store));
    }

    @Test
    void aNodeThatIsLookedAtIsNamedWithTheImageOfItsStore() {
        GivenSite site = holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A));
        Examined examined = examine(store(site, OLD))
                .reports(STALE)
                .says("the tag is " + OLD + " there", "containerd's store on node vm")
                .advises("set image");
        assertEquals(List.of("vm"), examined.only().details().hosts());
    }

    /** Another Pod pulled it since: the next start of this one takes it. */
    @Test
    void aNodeThatHasTheNewImageNeedsOnlyARestart() {
        GivenSite site = holding(site(running(OLD), single(NEW, CONFIG_B)), OLD, single(OLD, CONFIG_A));
        examine(store(site, NEW))
                .reports(STALE)
                .advises("rollout restart deployment/app")
                .neverSays("set image");
    }
}
