package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LawsTests {

    private static final String WARNING = "Delete the claim. Its images are lost: copy them to another registry first.";

    private static Finding advising(Step step) {
        return Finding.of(Problem.root("a.b", "Something is wrong"), Subject.host("vm"), "Something is wrong on vm")
                .observed("it is so", "it were not", "host vm")
                .remedy(Remedy.of(Verification.of("It is gone."), step));
    }

    private static Step step(String what, String command) {
        return Step.of(what, Action.script(command), Actor.node(null));
    }

    private static void breaks(Step step) {
        Finding finding = advising(step);
        assertThrows(AssertionError.class, () -> Laws.hold(finding));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "microk8s disable registry",
                "microk8s kubectl delete pvc registry-claim",
                "microk8s reset",
                "sudo rm -rf /x"
            })
    void aCommandThatDestroysIsMarked(String command) {
        breaks(step(WARNING, command));
        assertDoesNotThrow(() -> Laws.hold(advising(step(WARNING, command).risking(Risk.LOSES_DATA))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Delete the claim.", "Delete the claim. Its images are lost.", "Save the images first."})
    void whatLosesDataSaysWhatIsLostAndHowToSaveIt(String what) {
        breaks(step(what, "microk8s kubectl delete pvc registry-claim").risking(Risk.LOSES_DATA));
    }

    @Test
    void noStepNamesNothing() {
        breaks(step("Look at null.", "ls"));
        assertDoesNotThrow(() -> Laws.hold(advising(step("Look.", "ls 2>/dev/null"))));
    }
}
