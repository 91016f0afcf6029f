package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FindingRulesTests {

    private static final Risk LOSS = Risk.losesData("the images", "Copy them to another registry first.");

    private static Finding advising(Step step) {
        return Finding.of(
                        GivenProblem.root("a.b", "Something is wrong"), Subject.host("vm"), "Something is wrong on vm")
                .observed("it is so", "it were not", "host vm")
                .remedy(Remedy.of(Verification.of("It is gone."), step));
    }

    private static Step step(String what, String command) {
        return Step.of(what, Action.script(command), Actor.node(null));
    }

    private static void breaks(Step step) {
        Finding finding = advising(step);
        assertThrows(AssertionError.class, () -> FindingRules.hold(finding));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s disable registry",
                "microk8s kubectl delete pvc registry-claim",
                "microk8s kubectl delete persistentvolumeclaims registry-claim",
                "microk8s kubectl -n container-registry delete pvc/registry-claim",
                "microk8s kubectl delete pv pvc-1",
                "microk8s reset",
                "sudo rm -rf /x"
            })
    void aCommandThatDestroysIsMarked(String command) {
        breaks(step("Do it.", command));
        breaks(step("Do it.", command).risking(Risk.RESTARTS));
        assertDoesNotThrow(
                () -> FindingRules.hold(advising(step("Do it.", command).risking(LOSS))));
    }

    @Test
    void whatIsLostIsSomething() {
        breaks(step("Do it.", "sudo rm -rf /x").risking(Risk.losesData("the images of null", "Copy them first.")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s kubectl -n default delete pod web-1",
                "microk8s kubectl delete pods -l app=registry",
                "microk8s kubectl -n default rollout restart deployment/web",
                "microk8s kubectl -n container-registry rollout undo deploy/registry",
                "microk8s kubectl -n container-registry scale deploy/registry --replicas=0",
                "microk8s kubectl -n default set image deployment/web web=r.lab/web:2",
                "microk8s kubectl -n kube-system set env deploy/x A=b",
                "microk8s kubectl -n default patch deployment/web -p '{}'",
                "microk8s kubectl -n kube-system delete deploy hostpath-provisioner",
                "sudo snap restart microk8s.daemon-containerd",
                "sudo snap refresh microk8s",
                "sudo sed -i /x/d file && sudo snap restart microk8s.daemon-kubelite",
                "sudo microk8s start",
                "sudo systemctl restart docker",
                "systemctl --user restart buildkit",
                "docker restart web"
            })
    void aCommandThatEndsWhatRunsIsMarked(String command) {
        breaks(step("Do it.", command));
        assertDoesNotThrow(
                () -> FindingRules.hold(advising(step("Do it.", command).risking(Risk.RESTARTS))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s kubectl -n x delete pods --field-selector=status.phase=Failed",
                "microk8s kubectl -n x rollout status deploy/registry",
                "microk8s kubectl -n x set env deploy/registry --list",
                "microk8s kubectl -n x scale deploy/registry --replicas=1",
                "microk8s kubectl -n x describe pods",
                "sudo snap refresh --hold microk8s",
                "sudo systemctl reload docker"
            })
    void aCommandThatEndsNothingNeedsNoMark(String command) {
        assertDoesNotThrow(() -> FindingRules.hold(advising(step("Do it.", command))));
    }

    @Test
    void noStepNamesNothing() {
        breaks(step("Look at null.", "ls"));
        assertDoesNotThrow(() -> FindingRules.hold(advising(step("Look.", "ls 2>/dev/null"))));
    }
}
