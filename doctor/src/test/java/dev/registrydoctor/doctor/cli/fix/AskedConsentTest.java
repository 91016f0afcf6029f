package dev.registrydoctor.doctor.cli.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.fix.Consent.Answer;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing is done that nobody agreed to, and what loses data only when its name was typed. */
class AskedConsentTest {

    private static final Step HARMLESS = Step.of("Write it.", Action.write("/etc/x", "1"), Actor.here());
    private static final Step RESTART = Step.of("Restart it.", Action.restart("docker"), Actor.here());
    private static final Step LOSS = Step.of("Delete it.", Action.program("rm", "-r", "/images"), Actor.here())
            .risking(Risk.losesData("all images", "Save them first."));

    private final StringWriter out = new StringWriter();
    private final Deque<String> typed = new ArrayDeque<>();

    private Answer ask(Agreement agreement, Person person, Step step) {
        return consent(agreement, person).ask(remedy(step), planned(step), 1);
    }

    private AskedConsent consent(Agreement agreement, Person person) {
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(out),
                InputStream.nullInputStream(),
                false,
                false,
                80,
                true,
                Map.of());
        return new AskedConsent(terminal, TextStyle.PLAIN, agreement, person);
    }

    /** Types these lines, then nothing more. */
    private Person typing(String... lines) {
        typed.addAll(List.of(lines));
        return question -> typed.isEmpty() ? Person.END : typed.remove();
    }

    private static PlannedStep planned(Step step) {
        StepWork work = new StepWork.Changes(List.of(new CommandRun(List.of("true"), false, false, null)));
        return planned(step, work);
    }

    private static PlannedStep planned(Step step, StepWork work) {
        Remedy remedy = Remedy.of(Verification.of(""), step);
        return new PlannedStep(
                step, RemedyText.of(remedy, KubectlAccess.MICROK8S).steps().get(0), work);
    }

    private static PlannedRemedy remedy(Step step) {
        Remedy remedy = Remedy.of(Verification.of(""), step);
        return new PlannedRemedy(
                "test",
                "",
                "registry-claim",
                null,
                remedy,
                RemedyText.of(remedy, KubectlAccess.MICROK8S),
                List.of(planned(step)));
    }

    @ParameterizedTest
    @CsvSource({"y, YES", "yes, YES", "Y, YES", "n, NO", "a, YES", "q, QUIT"})
    void doesWhatIsTyped(String line, Answer answer) {
        assertEquals(answer, ask(Agreement.NOTHING, typing(line), HARMLESS));
        typed.clear();
        assertEquals(answer, ask(Agreement.NOTHING, typing(line), RESTART));
    }

    @Test
    void asksAgainAfterWhatIsNoAnswer() {
        assertEquals(Answer.NO, ask(Agreement.NOTHING, typing("", "?", "perhaps", "n"), HARMLESS));
        assertTrue(typed.isEmpty());
    }

    @Test
    void whoeverStopsTypingEnds() {
        assertEquals(Answer.QUIT, ask(Agreement.NOTHING, typing(), HARMLESS));
        assertEquals(Answer.QUIT, ask(Agreement.NOTHING, typing(), LOSS));
    }

    @Test
    void agreesToTheOtherStepsOfThisCauseAndOfNoOther() {
        AskedConsent consent = consent(Agreement.NOTHING, typing("a"));
        PlannedRemedy first = remedy(HARMLESS);
        assertEquals(Answer.YES, consent.ask(first, planned(HARMLESS), 1));
        assertEquals(Answer.YES, consent.ask(first, planned(RESTART), 2));
        assertEquals(Answer.QUIT, consent.ask(first, planned(LOSS), 3), "a loss is asked, and nobody answers");
        assertEquals(Answer.QUIT, consent.ask(remedy(RESTART), planned(RESTART), 1));
    }

    @Test
    void anOptionAgreesAsFarAsItSays() {
        assertEquals(Answer.YES, ask(Agreement.HARMLESS, Person.NOBODY, HARMLESS));
        assertEquals(Answer.LEAVE_CAUSE, ask(Agreement.HARMLESS, Person.NOBODY, RESTART));
        assertEquals(Answer.YES, ask(Agreement.RESTARTS, Person.NOBODY, HARMLESS));
        assertEquals(Answer.YES, ask(Agreement.RESTARTS, Person.NOBODY, RESTART));
        assertEquals(Answer.LEAVE_CAUSE, ask(Agreement.NOTHING, Person.NOBODY, HARMLESS));
    }

    @ParameterizedTest
    @EnumSource
    void noOptionAgreesToALoss(Agreement agreement) {
        assertEquals(Answer.LEAVE_CAUSE, ask(agreement, Person.NOBODY, LOSS));
        assertEquals(Answer.LEAVE_CAUSE, ask(agreement, typing("y"), LOSS));
        assertEquals(Answer.LEAVE_CAUSE, ask(agreement, typing(""), LOSS));
        assertEquals(Answer.YES, ask(agreement, typing("registry-claim"), LOSS));
        assertTrue(out.toString().contains("all images"), "it says what is lost");
        assertTrue(out.toString().contains("Save them first."), "and how to save it");
    }

    @Test
    void aDeletedObjectIsNamedItself() {
        Step delete = Step.of("Delete it.", Action.delete("pvc", "default", "data"), Actor.cluster())
                .risking(Risk.losesData("the volume", "Copy it."));
        Remedy remedy = Remedy.of(Verification.of(""), delete);
        PlannedStep planned = new PlannedStep(
                delete,
                RemedyText.of(remedy, KubectlAccess.MICROK8S).steps().get(0),
                planned(HARMLESS).work());
        AskedConsent consent = consent(Agreement.NOTHING, typing("registry-claim", "data"));
        assertEquals(Answer.LEAVE_CAUSE, consent.ask(remedy(HARMLESS), planned, 1));
        assertEquals(Answer.YES, consent.ask(remedy(HARMLESS), planned, 1));
    }

    @Test
    void whatAPersonDoesIsLeftToAPerson() {
        Step manual = Step.manual("Ask them.", Actor.here());
        PlannedStep byHand = planned(manual, new StepWork.ByHand("Only a person can do this."));
        assertEquals(
                Answer.LEAVE_CAUSE, consent(Agreement.RESTARTS, Person.NOBODY).ask(remedy(manual), byHand, 1));
        assertEquals(Answer.YES, consent(Agreement.NOTHING, typing("d")).ask(remedy(manual), byHand, 1));
        assertEquals(Answer.NO, consent(Agreement.NOTHING, typing("s")).ask(remedy(manual), byHand, 1));
        assertEquals(Answer.LEAVE_CAUSE, consent(Agreement.NOTHING, typing("l")).ask(remedy(manual), byHand, 1));
    }

    @Test
    void aStepInPlaceOfAnotherStopsNothing() {
        Step or = Step.manual("Or use another name.", Actor.here());
        PlannedStep byHand = planned(or, new StepWork.ByHand("It is there in place of another step."));
        assertEquals(Answer.NO, consent(Agreement.HARMLESS, Person.NOBODY).ask(remedy(or), byHand, 1));
        assertFalse(out.toString().isEmpty());
    }

    @Test
    void theSameStepOfAnotherNodeStopsNothing() {
        PlannedStep elsewhere = planned(HARMLESS, new StepWork.Elsewhere("on node b", "b"));
        assertEquals(Answer.NO, consent(Agreement.HARMLESS, Person.NOBODY).ask(remedy(HARMLESS), elsewhere, 1));
        PlannedStep client = planned(HARMLESS, new StepWork.Elsewhere("where the image was built", ""));
        assertEquals(
                Answer.LEAVE_CAUSE, consent(Agreement.HARMLESS, Person.NOBODY).ask(remedy(HARMLESS), client, 1));
    }

    // --- Steps in which the registry is read-only
    // -------------------------------------------------------------------------------------

    private static final PlannedRemedy READ_ONLY = readOnly();

    private static PlannedRemedy readOnly() {
        Remedy remedy = new Remedy(ReadOnlySteps.around(List.of(HARMLESS, LOSS), null), Verification.of(""));
        return new PlannedRemedy(
                "test",
                "",
                "container-registry/registry",
                null,
                remedy,
                RemedyText.of(remedy, KubectlAccess.MICROK8S),
                remedy.steps().stream().map(AskedConsentTest::planned).toList());
    }

    private List<Answer> askAll(AskedConsent consent) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < READ_ONLY.steps().size(); i++) {
            answers.add(consent.ask(READ_ONLY, READ_ONLY.steps().get(i), i + 1));
            if (answers.get(i) != Answer.YES) {
                break;
            }
        }
        return answers;
    }

    private AskedConsent named(Agreement agreement, String loss, Person person) {
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(out),
                InputStream.nullInputStream(),
                false,
                false,
                80,
                true,
                Map.of());
        return new AskedConsent(terminal, TextStyle.PLAIN, agreement, person, loss);
    }

    @Test
    void theNameOfWhatIsLostIsTypedOnceBeforeTheRegistryIsSetReadOnly() {
        assertEquals(
                List.of(Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES, Answer.YES),
                askAll(consent(Agreement.NOTHING, typing("container-registry/registry"))));
        assertTrue(out.toString().contains("all images"), out::toString);
    }

    @ParameterizedTest
    @EnumSource(Agreement.class)
    void withoutThatNameTheRegistryIsNotSetReadOnly(Agreement agreement) {
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(consent(agreement, typing(""))));
        typed.clear();
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(consent(agreement, typing("y"))));
        typed.clear();
        assertEquals(List.of(Answer.QUIT), askAll(consent(agreement, typing())));
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(consent(agreement, Person.NOBODY)));
    }

    @Test
    void aNameOnTheCommandLineAgreesToTheLossAndNotToTheRestart() {
        String name = "container-registry/registry";
        assertEquals(6, askAll(named(Agreement.RESTARTS, name, Person.NOBODY)).size());
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(named(Agreement.RESTARTS, "other/registry", Person.NOBODY)));
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(named(Agreement.HARMLESS, name, Person.NOBODY)));
        assertEquals(List.of(Answer.LEAVE_CAUSE), askAll(named(Agreement.NOTHING, name, typing("n"))));
        typed.clear();
        assertEquals(6, askAll(named(Agreement.NOTHING, name, typing("y"))).size());
    }
}
