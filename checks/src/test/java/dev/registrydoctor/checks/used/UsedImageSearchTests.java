package dev.registrydoctor.checks.used;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PodTemplate;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.custom.CustomObjects.CustomObject;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.store.retention.UsedImages;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UsedImageSearchTests {

    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String OTHER = "sha256:" + "0b".repeat(32);

    private static UsedImages find(GivenSite site) {
        return UsedImageSearch.find(
                new Examiner(site, Duration.ofMinutes(1), asked -> {}).gather(UsedImageSearch.NEEDS));
    }

    private static GivenSite empty() {
        return GivenSite.empty();
    }

    private static GivenSite templates(Kind kind, String... images) {
        return empty().answer(Listing.templates(kind), List.of(new PodTemplate("shop", "web", List.of(images))));
    }

    private static GivenSite store(GivenSite site, String name, String digest) {
        return site.answer(ImageStore.Ask.INSTANCE, new ImageStore(List.of(new ImageStore.Image(name, digest))));
    }

    private static Pod pod(String image, @Nullable String imageId, @Nullable List<String> others) {
        return new Pod.Builder("shop", "web")
                .containers(List.of(new Pod.Container.Builder("web", image)
                        .init(true)
                        .imageId(imageId)
                        .build()))
                .otherImages(others)
                .build();
    }

    @Test
    void aClusterWithoutAnythingUsesNothingAndHasNoGap() {
        UsedImages used = find(empty());
        assertEquals(List.of(), used.gaps());
        assertTrue(used.tags().isEmpty() && used.digests().isEmpty());
    }

    @Test
    void aPodUsesWhatItNamesAndWhatItRuns() {
        UsedImages used = find(empty().with(
                        () -> pod("localhost:32000/team/app:v1", "localhost:32000/team/app@" + DIGEST, List.of())));
        assertEquals("Pod shop/web", used.tags().get("team/app:v1"));
        assertEquals("Pod shop/web", used.digests().get(DIGEST));
        assertEquals(List.of(), used.gaps());
    }

    @Test
    void imagesAreKnownByTheDigestOfTheirConfigurationAndByDockersWords() {
        for (String id : List.of(DIGEST, "docker-pullable://reg/app@" + DIGEST, "docker://" + DIGEST)) {
            assertTrue(
                    find(empty().with(() -> pod("app", id, List.of())))
                            .digests()
                            .containsKey(DIGEST),
                    id);
        }
    }

    @Test
    void ephemeralContainersInitContainersAndImageVolumesAreUses() {
        UsedImages used = find(empty().with(
                        () -> pod("reg:5000/app", null, List.of("reg:5000/debug:1", "reg:5000/data@" + DIGEST)))
                .with(() -> new Deployment.Builder("shop", "api")
                        .images(List.of("reg:5000/api:2"))
                        .otherImages(List.of("reg:5000/migrate:2"))
                        .build()));
        assertEquals("Pod shop/web", used.tags().get("debug:1"));
        assertEquals("Pod shop/web", used.tags().get("app:latest"));
        assertEquals("Pod shop/web", used.digests().get(DIGEST));
        assertEquals("Deployment shop/api", used.tags().get("api:2"));
        assertEquals("Deployment shop/api", used.tags().get("migrate:2"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "REPLICA_SETS",
                "STATEFUL_SETS",
                "DAEMON_SETS",
                "CONTROLLER_REVISIONS",
                "REPLICATION_CONTROLLERS",
                "JOBS",
                "CRON_JOBS"
            })
    void controllersUseTheImagesOfTheirTemplates(Kind kind) {
        UsedImages used = find(templates(kind, "reg:5000/app:1", "reg:5000/side@" + DIGEST));
        assertEquals(kind.object() + " shop/web", used.tags().get("app:1"));
        assertEquals(kind.object() + " shop/web", used.digests().get(DIGEST));
    }

    @Test
    void whatACustomResourceNamesIsUsed() {
        CustomObject rollout = new CustomObject(
                "Rollout", "shop", "web", List.of("localhost:32000/web:v1", "reg:5000/side@" + DIGEST, "not an image"));
        UsedImages used =
                find(empty().answer(CustomObjects.Ask.INSTANCE, new CustomObjects(List.of(), List.of(rollout))));
        assertEquals("Rollout shop/web", used.tags().get("web:v1"));
        assertEquals("Rollout shop/web", used.digests().get(DIGEST));
        assertEquals(List.of(), used.gaps());
        assertEquals(List.of(), used.doubts());
    }

    /** Most kinds name no image: what could not be listed is said, and does not stop everything. */
    @Test
    void aKindThatCouldNotBeListedIsADoubtAndNotAGap() {
        Gap denied = new Gap(
                Gap.Cause.DENIED, "custom resources rollouts.argoproj.io", "not allowed", "ask for `list` on them");
        CustomObject seen = new CustomObject("Widget", "", "w", List.of("localhost:32000/web:v1"));
        UsedImages used = find(empty().answer(
                        CustomObjects.Ask.INSTANCE,
                        new Answer.Known<>(
                                new CustomObjects(List.of(), List.of(seen)),
                                new Source("GET /apis", GivenSite.NOW),
                                List.of(denied))));
        assertEquals(List.of(), used.gaps());
        assertEquals(
                List.of("custom resources rollouts.argoproj.io: not allowed (ask for `list` on them)"), used.doubts());
        assertEquals("Widget w", used.tags().get("web:v1"));
    }

    @Test
    void theBestKnownUserIsNamed() {
        UsedImages used = find(templates(Kind.REPLICA_SETS, "reg:5000/app:1")
                .with(() -> pod("reg:5000/app:1", null, List.of()))
                .with(() -> new Deployment.Builder("shop", "web")
                        .images(List.of("reg:5000/app:1"))
                        .otherImages(List.of())
                        .build()));
        assertEquals("Deployment shop/web", used.tags().get("app:1"));
    }

    @Test
    void imageStoresOfThisHostAndOfNodesAreUses() {
        GivenSite site = store(empty(), "reg:5000/app:1", DIGEST)
                .seen("b", store(empty(), "reg:5000/web:1", OTHER))
                .with(Given.node().images("reg:5000/listed:1"));
        UsedImages used = find(site);
        assertEquals("the image store of this host", used.tags().get("app:1"));
        assertEquals("the image store of this host", used.digests().get(DIGEST));
        assertEquals("the image store of node b", used.tags().get("web:1"));
        assertEquals("the image store of node b", used.digests().get(OTHER));
        assertTrue(used.tags().containsKey("listed:1"));
        assertEquals(List.of(), used.gaps());
    }

    @Test
    void mirroredImagesAreUsedUnderTheirHostsNameToo() {
        UsedImages used = find(empty().with(() -> pod("nginx:1", null, List.of())));
        assertTrue(used.tags().containsKey("library/nginx:1"));
        assertTrue(used.tags().containsKey("docker.io/library/nginx:1"));
    }

    @Test
    void aPathThatContainerdPutsBeforeTheRepositoryIsPartOfItsName() {
        String toml = """
                [host."http://localhost:32000/v2/proxy/hub"]
                  capabilities = ["pull", "resolve"]
                  override_path = true
                """;
        UsedImages used = find(empty().certs("docker.io", toml)
                .with(() -> pod("nginx:1", null, List.of("reg:5000/app:1")))
                .seen("b", empty().certs("reg:5000", toml.replace("proxy/hub", "copy"))));
        assertEquals("Pod shop/web", used.tags().get("proxy/hub/library/nginx:1"));
        assertEquals("Pod shop/web", used.tags().get("copy/app:1"));
        assertFalse(used.tags().containsKey("proxy/hub/app:1"));
    }

    @Test
    void aPathBeforeTheApiIsNotPartOfTheName() {
        UsedImages used = find(empty().certs("other.io", """
                        [host."http://localhost:32000/proxy"]
                        """).with(() -> pod("other.io/app:1", null, List.of())));
        assertEquals(Set.of("app:1", "other.io/app:1"), used.tags().keySet());
    }

    @Test
    void whatIsNotAnImageNamesNothing() {
        UsedImages used = find(empty().with(() -> pod("not an image", "", List.of("../x", "a@sha256:1"))));
        assertTrue(used.tags().isEmpty() && used.digests().isEmpty());
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "PODS",
                "DEPLOYMENTS",
                "NODES",
                "REPLICA_SETS",
                "STATEFUL_SETS",
                "DAEMON_SETS",
                "CONTROLLER_REVISIONS",
                "REPLICATION_CONTROLLERS",
                "JOBS",
                "CRON_JOBS"
            })
    void aListThatCannotBeReadIsAGap(Kind kind) {
        assertEquals(1, find(empty().unknown(kind)).gaps().size());
        Listing<Object> all = new Listing<>(kind, null);
        UsedImages partly = find(empty().partial(all));
        assertEquals(List.of(all.describe() + ": the test hides it"), partly.gaps());
    }

    @Test
    void whatNodesHaveIsAGapWhereItCannotBeRead() {
        assertFalse(find(empty().unknown(ImageStore.Ask.INSTANCE)).gaps().isEmpty());
        assertFalse(find(empty().seen("b", empty().unknown(ImageStore.Ask.INSTANCE)))
                .gaps()
                .isEmpty());
        assertFalse(find(empty().partial(SeenNodes.Ask.INSTANCE).unknown(SeenNodes.Ask.INSTANCE))
                .gaps()
                .isEmpty());
        assertEquals(List.of(), find(empty().absent(ImageStore.Ask.INSTANCE)).gaps());
    }

    @Test
    void aHostThatIsNotLookedAtThroughKubernetesIsNoGap() {
        Gap gap = new Gap(
                Gap.Cause.OUT_OF_VIEW, "images", "they are listed only on nodes that are seen", "run with --nodes");
        assertEquals(
                List.of(), find(empty().unknown(ImageStore.Ask.INSTANCE, gap)).gaps());
    }

    @Test
    void imagesThatARecordingLacksAreGaps() {
        UsedImages pods = find(empty().with(() -> pod("app", null, null)));
        assertEquals(
                List.of("ephemeral containers and image volumes of Pod shop/web: they are not recorded"), pods.gaps());
        assertEquals(
                1,
                find(empty().with(() -> new Deployment.Builder("shop", "web").build()))
                        .gaps()
                        .size());
    }

    @Test
    void oneReasonIsOneLineOfBoundedLength() {
        GivenSite site = empty();
        Arrays.stream(Kind.values()).forEach(site::unknown);
        assertEquals(1, find(site).gaps().size());
        GivenSite many = empty();
        for (int i = 0; i < 100; i++) {
            String name = "web" + i;
            many.with(() -> new Deployment.Builder("shop", name).build());
        }
        List<String> gaps = find(many).gaps();
        assertEquals(1, gaps.size());
        assertTrue(gaps.get(0).contains(" and 88 more: "), gaps.get(0));
    }
}
