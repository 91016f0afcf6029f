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
                "sudo rm -rf /x",
                "sudo journalctl --vacuum-size=200M",
                "microk8s kubectl -n team delete secret regcred"
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
        Step step = step("Do it.", command);
        Step decided = RemedyRules.looks(command) ? step.deciding("if so, do that.") : step;
        assertDoesNotThrow(() -> FindingRules.hold(advising(decided)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s kubectl get storageclass",
                "kubectl --context c -n x get pods -o wide",
                "sudo ss -ltnp 'sport = :32000'",
                "openssl s_client -connect h:1 </dev/null 2>/dev/null | openssl x509 -noout -dates",
                "curl -si --max-time 5 https://r.lab/v2/",
                "sudo journalctl -n 100 --no-pager -u docker",
                "timedatectl"
            })
    void aCommandThatOnlyLooksSaysWhatToDecide(String command) {
        breaks(step("Look.", command));
        assertDoesNotThrow(
                () -> FindingRules.hold(advising(step("Look.", command).deciding("if so, do that."))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s kubectl uncordon vm",
                "sudo timedatectl set-ntp true",
                "microk8s kubectl get pv -o yaml | microk8s kubectl apply -f -",
                "curl -X DELETE http://r.lab/v2/a/manifests/sha256:1",
                "openssl s_client -connect h:1 </dev/null 2>/dev/null | openssl x509 | sudo tee /x/ca.crt",
                "microk8s kubectl -n a get secret b -o yaml > b.yaml"
            })
    void aCommandThatDoesSomethingLeavesNothingToDecide(String command) {
        assertDoesNotThrow(() -> FindingRules.hold(advising(step("Do it.", command))));
        breaks(step("Do it.", command).deciding("if so, do that."));
    }

    @Test
    void anEditorSaysWhatOnlyAPersonKnows() {
        Step step = Step.of("Fix it.", Action.edit("/x"), Actor.node(null));
        breaks(step);
        assertDoesNotThrow(() -> FindingRules.hold(advising(step.deciding("what the line was to say."))));
    }

    @Test
    void aLimitOfNothingIsRefused() {
        breaks(step("Do it.", "microk8s kubectl -n a set resources deploy/a --limits=memory=0")
                .risking(Risk.RESTARTS));
    }

    @Test
    void aFileThatIsCopiedIsOneThatIsKnown() {
        breaks(step("Copy it.", "sudo cp ca.crt /x/ca.crt"));
        assertDoesNotThrow(() -> FindingRules.hold(advising(step("Copy it.", "sudo cp /y/ca.crt /x/ca.crt"))));
        assertDoesNotThrow(() -> FindingRules.hold(
                advising(step("Get ca.crt from whoever runs it, and copy it.", "sudo cp ca.crt /x/ca.crt"))));
    }

    @Test
    void aServerIsAskedByTheSchemeThatWasSeen() {
        Step step = step("Look.", "curl -i https://r.lab:5000/v2/").deciding("if so, do that.");
        Finding finding = advising(step);
        assertDoesNotThrow(() -> FindingRules.hold(finding));
        Finding seen = finding.observed("Head \"http://r.lab:5000/v2/\": EOF", "an answer", "the pod");
        assertThrows(AssertionError.class, () -> FindingRules.hold(seen));
    }

    @Test
    void aHostsFileForHttpsSpeaksOfItsAuthority() {
        String file = "[host.\"https://r.lab\"]\n  capabilities = [\"pull\", \"resolve\"]\n";
        breaks(Step.of("Write it.", Action.write("/c/r.lab/hosts.toml", file), Actor.node(null)));
        Step named = Step.of(
                "Write it.", Action.write("/c/r.lab/hosts.toml", file + "  ca = \"ca.crt\"\n"), Actor.node(null));
        assertDoesNotThrow(() -> FindingRules.hold(advising(named)));
    }

    @Test
    void noStepNamesNothing() {
        breaks(step("Look at null.", "ls").deciding("if so, do that."));
        assertDoesNotThrow(
                () -> FindingRules.hold(advising(step("Look.", "ls 2>/dev/null").deciding("if so, do that."))));
    }
}
