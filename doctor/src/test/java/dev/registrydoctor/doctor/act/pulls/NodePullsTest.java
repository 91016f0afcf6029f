package dev.registrydoctor.doctor.act.pulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.pulls.PullOutcome.NotPulled;
import dev.registrydoctor.doctor.act.pulls.PullOutcome.NotReached;
import dev.registrydoctor.doctor.act.pulls.PullOutcome.Pulled;
import dev.registrydoctor.doctor.act.pulls.PullOutcome.Unfinished;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the states of a Pod say of the pull of its image. */
@Timeout(300)
class NodePullsTest extends PullsOnMock {

    private static final String DIGEST = "registry.lab:5000/shop/cart@sha256:" + "a".repeat(64);
    private static final String UNTRUSTED =
            "failed to pull and unpack image \"" + IMAGE + "\": failed to resolve reference \"" + IMAGE
                    + "\": failed to do request: Head \"https://registry.lab:5000/v2/shop/cart/manifests/1\": tls: failed"
                    + " to verify certificate: x509: certificate signed by unknown authority";

    @Test
    void anImageWhoseProgramIsMissingWasPulled() throws Exception {
        Map<String, PullOutcome> outcomes =
                pull(request(null, LONG, "n1", "n2"), (kubelets, pod) -> kubelets.pulled(pod, DIGEST));
        assertEquals(List.of("n1", "n2"), List.copyOf(outcomes.keySet()));
        assertEquals(new Pulled(DIGEST), outcomes.get("n1"));
        assertEquals(new Pulled(DIGEST), outcomes.get("n2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CreateContainerConfigError",
                "CreateContainerError",
                "RunContainerError",
                "PreCreateHookError",
                "PreStartHookError",
                "PostStartHookError",
                "CrashLoopBackOff"
            })
    void anErrorThatComesAfterThePullShowsIt(String reason) throws Exception {
        assertEquals(
                new Pulled(""), one(LONG, (kubelets, pod) -> kubelets.wait(pod, reason, "exec: \"/x\": not found")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"StartError", "ContainerCannotRun", "Error", "OOMKilled", "Completed"})
    void aContainerThatHasEndedShowsIt(String reason) throws Exception {
        assertEquals(new Pulled(""), one(LONG, (kubelets, pod) -> kubelets.neverRan(pod, reason, "")));
    }

    @Test
    void aContainerThatRunsShowsIt() throws Exception {
        assertEquals(new Pulled(""), one(LONG, (kubelets, pod) -> kubelets.run(pod)));
    }

    /** The kubelet writes this when it lost the container, as when it ends a Pod that is still pulling. */
    @Test
    void aContainerOfUnknownStateDoesNotShowIt() throws Exception {
        NotReached not = one(
                NotReached.class, LONG, (kubelets, pod) -> kubelets.neverRan(pod, "ContainerStatusUnknown", "gone"));
        assertEquals(Reason.FAILED, not.why().reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ErrImagePull",
                "ImagePullBackOff",
                "InvalidImageName",
                "ErrImageNeverPull",
                "ImageInspectError",
                "RegistryUnavailable",
                "SignatureValidationFailed"
            })
    void saysWhyAPullFailedInTheWordsOfTheKubelet(String reason) throws Exception {
        assertEquals(
                new NotPulled(reason, UNTRUSTED), one(LONG, (kubelets, pod) -> kubelets.wait(pod, reason, UNTRUSTED)));
    }

    @Test
    void takesTheReasonFromTheWarningWhereTheStatusHasNone() throws Exception {
        String warning = "Failed to pull image \"" + IMAGE + "\": rpc error: 401 Unauthorized";
        NotPulled not = one(NotPulled.class, LONG, (kubelets, pod) -> {
            kubelets.warn(pod, "Failed", warning);
            kubelets.warn(pod, "Failed2", "Error: ErrImagePull");
            kubelets.wait(pod, "ImagePullBackOff", "Back-off pulling image \"" + IMAGE + "\"");
        });
        assertTrue(List.of(warning, "Back-off pulling image \"" + IMAGE + "\"").contains(not.message()), not::message);
    }

    /** A registry writes what the kubelet repeats. */
    @Test
    void hostileWordsAreBoundedAndCleaned() throws Exception {
        String secret = "https://joe:hunter22-secret@registry.lab/v2/";
        NotPulled not = one(
                NotPulled.class,
                LONG,
                (kubelets, pod) ->
                        kubelets.wait(pod, "ErrImagePull", "\u001b[2J" + secret + "\n\u202e" + "x".repeat(100_000)));
        assertTrue(not.message().length() <= 1500);
        assertFalse(not.message().contains("hunter22"), not::message);
        assertTrue(not.message().chars().noneMatch(c -> c < ' ' || c == '\u202e'), not::message);
    }

    @Test
    void saysWhyAPodDidNotStartInTime() throws Exception {
        NotReached not = one(NotReached.class, Duration.ofSeconds(2), (kubelets, pod) -> {
            kubelets.wait(pod, "ContainerCreating", "");
            kubelets.warn(pod, "FailedCreatePodSandBox", "no network");
        });
        assertEquals(Reason.NOT_STARTED, not.why().reason());
        assertTrue(not.why().why().endsWith("no network"), not::toString);
    }

    @Test
    void anAnswerThatDoesNotComeIsNeitherWay() throws Exception {
        Unfinished not = one(
                Unfinished.class,
                Duration.ofSeconds(1),
                (kubelets, pod) -> kubelets.wait(pod, "ContainerCreating", ""));
        assertTrue(not.why().contains("within 1 s"), not::why);
        assertInstanceOf(
                Unfinished.class,
                one(LONG, (kubelets, pod) -> kubelets.refuse(pod, "DeadlineExceeded", "Pod was active too long")));
    }

    @Test
    void aNodeThatSaysNothingIsNotReached() throws Exception {
        NotReached not = one(NotReached.class, Duration.ofSeconds(1), (kubelets, pod) -> {});
        assertEquals(Reason.NOT_STARTED, not.why().reason());
    }

    @Test
    void aPodThatTheKubeletDoesNotAcceptIsNotReached() throws Exception {
        NotReached not = one(
                NotReached.class,
                LONG,
                (kubelets, pod) -> kubelets.refuse(pod, "OutOfpods", "Node didn't have enough"));
        assertTrue(not.why().why().endsWith("OutOfpods: Node didn't have enough"), not::toString);
    }

    @Test
    void aPodThatSomebodyDeletesIsNotReached() throws Exception {
        assertEquals(
                Reason.FAILED,
                one(NotReached.class, LONG, dev.registrydoctor.doctor.act.nodes.MockKubelets::delete)
                        .why()
                        .reason());
    }

    @Test
    void nothingIsCreatedForNodesThatCannotPull() throws Exception {
        NotChecked why = new NotChecked(Reason.NOT_READY, "it is not Ready", "");
        PullRequest request = PullRequest.of(IMAGE, List.of(new NodeTarget("n1", List.of(), why)), null, 1);
        assertEquals(Map.of("n1", new NotReached(why)), pull(request, (kubelets, pod) -> {}));
        assertEquals(List.of(), cluster.requests());
    }
}
