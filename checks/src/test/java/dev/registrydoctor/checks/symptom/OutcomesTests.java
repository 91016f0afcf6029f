package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.PastedText;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a description tells of pushes, pulls, logins and Pods: which of them works, which fails, and which is beside the point. */
class OutcomesTests {

    private static Set<String> outcomes(String text) {
        Knowledge all = Knowledge.all();
        return Description.of(text, PastedText.of(text), all.spelling(), all.foreign()).passages().stream()
                .flatMap(Set::stream)
                .filter(word -> word.matches("~[a-z]+-(?:works|fails)|~other-than-(?:push|pull)"))
                .map(word -> word.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I can push, but the image cannot be pulled           | push-works pull-fails other-than-push",
                "pulling is fine, pushing is not                      | pull-works push-fails other-than-pull",
                "push works for small images, but pushing layers of 2 GB fails | push-works push-fails other-than-pull",
                "I push the image, then nothing happens               | push-fails other-than-pull",
                "docker push gets to the last layer and hangs         | push-fails other-than-pull",
                "enable the addon, push an image, restart, pull that image again: not found | pull-fails other-than-push",
                "the login succeeds and the push is unauthorized      | login-works push-fails other-than-pull",
                "the upload is ok, but the UI does not show the image | push-works list-fails other-than-push other-than-pull",
                "docker pull works, while our pods are stuck          | pull-works deploy-fails other-than-push other-than-pull",
                "pods are in ImagePullBackOff                         | pull-fails deploy-fails other-than-push",
                "pushing is fine, the mouse is broken                 | push-works other-than-push",
                "I want to push to the registry                       | ''",
                "how can I pull an image without a login              | ''",
                "pushes take seconds, when pulling some layers retry  | pull-fails other-than-push",
            })
    void anOutcomeBelongsToTheActionOfItsClause(String text, String outcomes) {
        Set<String> expected = Arrays.stream(outcomes.split(" "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(expected, outcomes(text));
    }

    /** The same words, and another problem. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I can push to the registry, pulling an image hangs          | said-pull-hangs",
                "I can pull from the registry, pushing an image hangs        | said-push-hangs",
                "pushing an image to the registry fails, pulls are fine      | said-push-fails",
                "pulling an image from the registry fails, pushes are fine   | said-pull-fails",
                "the catalog fails with a timeout, single images are fine    | said-catalog-fails",
                "the image is in the catalog, and the pull fails             | said-pull-fails",
                "I deleted the layers in the registry, and the disk is full  | said-deleted-and-full",
                "I deleted an image and pushed it again: layer already exists | said-blob-after-collection",
                "I deleted the pods, and they still run the old image        | said-old-image",
            })
    void whatFailsDecidesWhatADescriptionIsAbout(String text, String pattern) {
        assertEquals(pattern, Symptoms.read(text).pattern().orElseThrow().id());
    }

    @Test
    void whatIsOnlyPartlyAboutSomethingElseIsNotSaidToBe() {
        String part = "our ingress never gets an external address. ";
        String neutral = "we are a small team and look after all of it in the evening. ".repeat(8);

        assertTrue(Symptoms.read(part).isElsewhere());
        assertFalse(Symptoms.read(part + neutral).isElsewhere());
        assertFalse(Symptoms.read("rolebinding created: 1").isElsewhere(), "a message of a program");
    }

    /** Who describes something else is told so, unless words of registries stand beside it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "our ingress never gets an external address           | an ingress controller or a load balancer in front of another application",
                "the hpa of my shop does not scale                    | autoscaling",
                "my serviceaccount cannot list pods, I made a rolebinding | access rights in the cluster",
                "the branch is not merged although I made a commit    | git",
                "the recycle bin of my computer is full               | a problem of another program",
            })
    void whatIsAboutSomethingElseSaysWhatItLooksLike(String text, String looksLike) {
        Symptom symptom = Symptoms.read(text);

        assertEquals(looksLike, symptom.looksLike());
        assertEquals(List.of(), symptom.causes());
        assertFalse(
                Symptoms.read(text + ", and docker push to our registry fails").isElsewhere());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker push to the registry fails, my colleague says it is my mistake  | runtime.nodes-differ   | false",
                "login to harbor works, but each push is denied                  | auth.pull-secret-missing      | false",
                "pushes to harbor work, but pulling fails with 502               | storage.volume-full           | false",
                "harbor answers with 502                                         | storage.volume-full           | true",
                "login to harbor works, but each push of the cluster is denied   | auth.pull-secret-missing      | true",
                "sometimes a push to the registry works, mostly it fails         | docker.insecure-registry-missing | false",
                "a push to the registry fails                                    | docker.insecure-registry-missing | true",
                "pushes work, and pulling an image from the registry fails with 500 | storage.volume-full        | false",
            })
    void whatWorksExcludesCausesOfTheOtherAction(String text, String cause, boolean isPossible) {
        assertEquals(isPossible, Symptoms.read(text).causes().contains(cause), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "the registry on nfs says mkdir permission denied at a push | storage.volume-not-writable",
                "the ca in hosts.toml is ignored by containerd              | runtime.ca-file-unusable",
                "I have set insecure-registries already, docker push to the registry still uses https | docker.insecure-registry-ineffective",
                "the _uploads folder of the registry is too big             | space.uploads-left",
            })
    void aRemarkAboutTheWholeTextOrAClauseComesFirst(String text, String first) {
        assertEquals(first, Symptoms.read(text).causes().get(0));
    }

    /** What a person did in any order is no chain of requests. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "I did docker login, and at the end of a long upload the push is unauthorized | UNKNOWN",
                "docker push to registry.lab:5000/a/b:1 is unauthorized after a long upload   | UNAUTHORIZED",
            })
    void aDescriptionTellsNoFailedRequestUnlessItNamesAnImage(String text, FailureKind failure) {
        assertEquals(failure, Symptoms.read(text).reading().failure());
    }
}
