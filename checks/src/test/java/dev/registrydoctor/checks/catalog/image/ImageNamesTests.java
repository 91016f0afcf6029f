package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageNamesTests {

    private static final String INVALID = "image.invalid-reference";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ImageNames());
    }

    private static GivenSite refused(String image) {
        String told = "Failed to apply default image tag \"" + image + "\": couldn't parse image name \"" + image
                + "\": invalid reference format";
        return GivenSite.healthy()
                .with(Given.pod(POD, image)
                        .labels(Map.of("pod-template-hash", "5d4f8c7b9"))
                        .waiting("InvalidImageName", told));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:32000/MyApp:v1, upper-case letters, app=localhost:32000/myapp:v1",
        "http://localhost:32000/app:v1, scheme, app=localhost:32000/app:v1",
        "localhost:32000/app:, it ends with, docs",
        "'localhost:32000/my app:v1', contains a space, docs",
        "localhost:32000/app:${VERSION}, not replaced, docs",
        "localhost:32000/app@sha256:abc, 64 digits, docs",
        "localhost:32000/app:a:b, syntax, docs"
    })
    void aNameThatTheKubeletRefusesIsSeenWithItsReason(String image, String why, String better) {
        Examined examined = examine(refused(image))
                .reports(INVALID)
                .says(why, "couldn't parse image name")
                .links(INVALID, Subject.pod(POD), Subject.image(image));
        if (!better.equals("docs")) {
            examined.advises(better);
        }
    }

    @Test
    void aNameInQuotesOrWithoutOneIsNeverAWordOfTheShell() {
        examine(refused("localhost:32000/A';id;'")).reports(INVALID).neverSays("set image");
        examine(refused("")).reports(INVALID).says("it is empty");
    }

    @Test
    void aPodThatStillWaitsForItsContainersIsJudgedByTheGrammar() {
        examine(GivenSite.healthy().with(Given.pod(POD, "localhost:32000/App").waiting("PodInitializing", null)))
                .reports(INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "ContainerCreating"})
    void aLegalNameThatWaitsForAnotherReasonIsNone(String reason) {
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "localhost:32000/app:v1").waiting(reason, "x")))
                .passes();
    }

    @Test
    void whatRunsIsLegalWhateverWeThinkOfItsName() {
        examine(GivenSite.healthy().with(Given.pod(POD, "localhost:32000/App"))).passes();
        examine(GivenSite.healthy()
                        .with(Given.pod(POD, "localhost:32000/App")
                                .imageId("localhost:32000/app@sha256:1")
                                .waiting("CrashLoopBackOff", "x")))
                .passes();
    }

    @Test
    void podsOfOneNameAreOneFinding() {
        examine(refused("localhost:32000/App")
                        .with(Given.pod("default/b", "localhost:32000/App").waiting("InvalidImageName", "x")))
                .reports(INVALID)
                .links(INVALID, Subject.pod(POD), Subject.pod("default/b"));
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
