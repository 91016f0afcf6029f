package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferencesTests {

    private static final String UNQUALIFIED = "image.unqualified-reference";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";
    private static final String DENIED = "pull access denied, repository does not exist or may require authorization:"
            + " server message: insufficient_scope: authorization failed";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new References());
    }

    private static GivenSite failing(String image) {
        return GivenSite.healthy()
                .with(Given.pod(POD, image)
                        .labels(Map.of("pod-template-hash", "5d4f8c7b9"))
                        .waiting("ErrImagePull", DENIED));
    }

    @Test
    void anImageThatOnlyTheBuiltInRegistryHasIsSeen() {
        examine(failing("app:v1").tags(GivenSite.BUILT_IN, "app", "v0", "v1"))
                .reports(UNQUALIFIED)
                .says(
                        "the built-in registry has app:v1",
                        "tags of app in the built-in registry: v0, v1",
                        "pull access denied")
                .links(UNQUALIFIED, Subject.pod(POD), Subject.image("app:v1"), Subject.registry("docker.io"))
                .advises("image: localhost:32000/app:v1", "set image deployment/app app=localhost:32000/app:v1");
    }

    @Test
    void aPathAndTheImpliedTagAreKept() {
        examine(failing("team/app").tags(GivenSite.BUILT_IN, "team/app", "latest"))
                .reports(UNQUALIFIED)
                .advises("image: localhost:32000/team/app:latest");
    }

    @Test
    void aTagThatIsNotThereIsSaidNotToBe() {
        examine(failing("app:v1").tags(GivenSite.BUILT_IN, "app", "v0"))
                .reports(UNQUALIFIED)
                .says("but not this tag");
    }

    @Test
    void aPrivateImageOfDockerHubIsNotThis() {
        examine(failing("app:v1")).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:32000/app:v1", "docker.io/app:v1", "docker.io/library/app:v1", "r.lab/app:v1"})
    void anImageThatNamesItsRegistryIsNotThis(String image) {
        examine(failing(image).tags(GivenSite.BUILT_IN, "app", "v1")).passes();
    }

    @Test
    void anImageThatRunsIsNotThis() {
        examine(GivenSite.healthy().with(Given.pod(POD, "app:v1")).tags(GivenSite.BUILT_IN, "app", "v1"))
                .passes();
    }

    @Test
    void aRegistryThatDoesNotAnswerMayHaveIt() {
        examine(failing("app:v1").probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .cannotTell();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 401, 0})
    void aRegistryThatFailsMayHaveIt(int status) {
        TagList.Ask ask = new TagList.Ask(GivenSite.BUILT_IN, "app");
        examine(failing("app:v1").answer(ask, new TagList(status, List.of(), "failed")))
                .cannotTell();
        examine(failing("app:v1").unknown(ask)).cannotTell();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(failing("app:v1").unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().partial(Listing.pods())).cannotTell();
    }
}
