package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagsTests {

    private static final String MISSING = "image.tag-missing";
    private static final String IMAGE = "localhost:32000/app:v9";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String NOT_FOUND = "failed to resolve reference \"" + IMAGE + "\": " + IMAGE + ": not found";
    private static final String PLAIN = "Head \"https://localhost:32000/v2/app/manifests/v9\": http: server gave HTTP"
            + " response to HTTPS client";
    private static final String LOST = "Back-off pulling image \"" + IMAGE + "\"";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Tags());
    }

    private static GivenSite failing(String image, String message) {
        return GivenSite.healthy()
                .with(Given.pod(POD, image)
                        .labels(Map.of("pod-template-hash", "5d4f8c7b9"))
                        .waiting("ErrImagePull", message));
    }

    private static Manifest manifest(int status) {
        return new Manifest(status, status == 200 ? "sha256:0a" : null, null, List.of(), null, "");
    }

    @Test
    void aTagThatTheRegistryLacksIsSeen() {
        examine(failing(IMAGE, NOT_FOUND).tags(GivenSite.BUILT_IN, "app", "v8", "v10", "main"))
                .reports(MISSING)
                .says("no tag v9 in repository app", "HTTP 404", "nearest tags: v8", "not found")
                .links(MISSING, Subject.image(IMAGE), Subject.pod(POD), Subject.registry("localhost:32000"))
                .advises("set image deployment/app app=localhost:32000/app:v8", "docker push localhost:32000/app:v9");
    }

    /** The kubelet asked containerd for its copy, and no registry for anything. */
    @Test
    void whatTheNodesStoreLacksIsNoTagOfARegistry() {
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "reg.lab/app:v9")
                                .waiting("ImageInspectError", "rpc error: code = NotFound desc = content: not found")))
                .passes();
    }

    private static GivenSite endedJob(String job) {
        String pod = "default/" + job + "-x7k2p";
        return GivenSite.healthy()
                .with(
                        Given.event(
                                "Job",
                                "default/" + job,
                                "DeadlineExceeded",
                                "past its deadline",
                                GivenSite.ago(Duration.ofMinutes(3))),
                        Given.podEvent(pod, "Failed", "Failed to pull image \"" + IMAGE + "\": " + NOT_FOUND));
    }

    @Test
    void aJobThatGaveUpIsCreatedAgain() {
        examine(endedJob("import").tags(GivenSite.BUILT_IN, "app", "v8"))
                .reports(MISSING)
                .says("Job default/import gave up without it", "HTTP 404")
                .advises("docker push " + IMAGE, "Delete Job import and create it again", "Write `image:")
                .neverSays("set image", "ImagePullBackOff within");
        long minute = GivenSite.NOW.getEpochSecond() / 60 - 20;
        examine(endedJob("nightly-" + minute))
                .reports(MISSING)
                .advises("create job nightly-again --from=cronjob/nightly");
        examine(endedJob("import").partial(Listing.pods())).cannotTell();
    }

    @Test
    void whatAnotherServerLacksIsNoTagOfARegistryThatIsNeverAsked() {
        String image = "10.0.0.5:32000/app:v9";
        GivenSite site = failing(image, image + ": not found")
                .certs("_default", "server = \"https://mirror.lab\"\n[host.\"https://mirror.lab\"]\n");
        examine(site).passes();
        examine(site.certs("_default", "[host.\"https://mirror.lab\"]\n")).reports(MISSING);
    }

    @Test
    void aRepositoryThatTheRegistryLacksIsSeen() {
        examine(failing(IMAGE, NOT_FOUND)).reports(MISSING).says("no repository app");
    }

    @ParameterizedTest
    @ValueSource(strings = {LOST, "something that nobody knows"})
    void the404OfTheRegistryTellsWhatTheMessageDoesNot(String message) {
        examine(failing(IMAGE, message)).reports(MISSING).says("HTTP 404");
    }

    @Test
    void aSchemeErrorOfAnOldContainerdMayHideAMissingTag() {
        GivenSite site = failing(IMAGE, PLAIN).with(Given.node().containerd("1.7.29"));
        examine(site.certs("localhost:32000", "[host.\"http://localhost:32000\"]\n"))
                .reports(MISSING);
    }

    @Test
    void aTagThatIsThereByNowIsNotMissing() {
        examine(failing(IMAGE, NOT_FOUND).manifest(GivenSite.BUILT_IN, "app", "v9", manifest(200)))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 401, 0})
    void aRegistryThatFailsDoesNotProveThatATagIsMissing(int status) {
        examine(failing(IMAGE, LOST).manifest(GivenSite.BUILT_IN, "app", "v9", manifest(status)))
                .passes();
    }

    @Test
    void aRegistryThatDoesNotAnswerDoesNotProveItEither() {
        examine(failing(IMAGE, LOST).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .passes();
        examine(failing(IMAGE, LOST)
                        .unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", "v9", false))
                        .unknown(new TagList.Ask(GivenSite.BUILT_IN, "app")))
                .passes();
    }

    @Test
    void aNotFoundOfAWebsiteIsNotOfATag() {
        String image = "harbor.lab:5000/shop:1";
        GivenSite site = failing(image, "failed to resolve reference \"" + image + "\": " + image + ": not found");

        examine(site.probe(Probes.webPage("harbor.lab", 5000))).passes();
        examine(site.probe(Probes.refused("harbor.lab", 5000))).reports(MISSING);
    }

    @Test
    void whatContainerdWasToldIsBelievedWhereNobodyElseCanAsk() {
        examine(failing(IMAGE, NOT_FOUND).probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .reports(MISSING)
                .neverSays("HTTP 404");
        examine(failing("nginx:9.99", "docker.io/library/nginx:9.99: not found"))
                .reports(MISSING)
                .says("requested from docker.io");
    }

    @Test
    void aPartThatIsNotFoundIsNotTheTag() {
        String part = "failed to copy: httpReadSeeker: failed open: content at http://localhost:32000/v2/app/blobs/"
                + "sha256:0a not found: not found";
        examine(failing(IMAGE, part).unknown(new Manifest.Ask(GivenSite.BUILT_IN, "app", "v9", false)))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no match for platform in manifest: not found",
                "unexpected media type text/html for sha256:0a: not found",
                "authorization failed: no basic auth credentials",
                "x509: certificate signed by unknown authority",
                "dial tcp 127.0.0.1:32000: i/o timeout",
                "dial tcp 127.0.0.1:32000: connect: connection refused"
            })
    void otherErrorsAreNotOfTheTag(String message) {
        examine(failing(IMAGE, message)).passes();
    }

    /** Without a ready pod behind its Service the add-on's registry answers nobody: who answers is another. */
    @Test
    void the404OfAnotherRegistryAtItsPortProvesNothing() {
        GivenSite site = failing(IMAGE, LOST).with(Given.registrySlice(List.of(), List.of("10.1.0.7")));
        examine(site).passes();
        examine(failing(IMAGE, LOST).with(Given.registrySlice(List.of("10.1.0.7"), List.of())))
                .reports(MISSING);
        examine(failing(IMAGE, LOST).unknown(Listing.Kind.ENDPOINT_SLICES)).reports(MISSING);
    }

    @Test
    void podsOfOneImageAreOneFinding() {
        examine(failing(IMAGE, NOT_FOUND)
                        .with(Given.pod("default/b-5d4f8c7b9-bbbbb", IMAGE).waiting("ErrImagePull", NOT_FOUND)))
                .reports(MISSING)
                .links(MISSING, Subject.pod(POD), Subject.pod("default/b-5d4f8c7b9-bbbbb"));
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing(IMAGE, NOT_FOUND).unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
