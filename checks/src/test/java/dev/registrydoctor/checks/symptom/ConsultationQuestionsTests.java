package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.symptom.Candidate.Basis;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is asked, and what the answers change. */
class ConsultationQuestionsTests extends Consulting {

    @Test
    void anAnswerRulesOutAndAnotherBearsOut() {
        Consultation begun = about(REFUSED);
        assertEquals("where", next(begun));

        Consultation onNode = begun.answer("where", "node");
        assertEquals(
                Status.RULED_OUT,
                candidate(onNode, "network.localhost-is-not-the-node").status());
        assertTrue(candidate(onNode, "network.localhost-is-not-the-node").why().startsWith("you answered: "));
        cannotTell(onNode);

        Consultation elsewhere = begun.answer("where", "other");
        assertEquals("network.localhost-is-not-the-node", cause(elsewhere).problem());
        assertEquals(Basis.SAID, cause(elsewhere).basis());
    }

    @Test
    void theOldConsultationStaysAsItWasAndAnAnswerCanBeReplaced() {
        Consultation begun = about(REFUSED);
        Consultation other = begun.answer("where", "other");

        assertEquals("where", next(begun));
        assertTrue(begun.answers().isEmpty());
        assertEquals(
                "docker.other-namespace",
                cause(other.answer("where", "desktop")).problem());
        assertEquals(
                List.of("where"),
                List.copyOf(other.answer("where", "desktop").answers().keySet()));
    }

    @Test
    void dontKnowChangesNothingAndIsNotAskedAgain() {
        Consultation begun = about(REFUSED);
        Consultation after = begun.answer("where", Ask.DONT_KNOW);

        assertEquals(begun.verdict(), after.verdict());
        assertEquals("now", next(after));
        assertEquals("none", next(after.answer("now", Ask.DONT_KNOW)));
    }

    @Test
    void anErrorThatIsOverHasNoCauseNow() {
        Consultation over = about(REFUSED).answer("where", "node").answer("now", "no");

        assertTrue(
                cannotTell(over).why().contains("it works now"),
                cannotTell(over).why());
        assertEquals(List.of(), cannotTell(over).tests());

        found(finding("service.missing", Subject.service("container-registry/registry")));
        assertEquals(
                "service.missing", cause(about(REFUSED).answer("now", "no")).problem());
    }

    @Test
    void noQuestionIsAskedWhoseAnswersChangeNothing() {
        found(finding("service.missing", Subject.service("container-registry/registry")));

        assertEquals("none", next(about(REFUSED)));
    }

    @Test
    void aQuestionThatOnlyChangesTheWordsOfAVerdictIsNotAsked() {
        // Each cause is ruled out: whether the error is over decides neither a cause nor a test to run.
        for (String cause : Symptoms.read(REFUSED).causes()) {
            answered(cause, Outcome.pass("nothing is wrong"));
        }
        Consultation talk = about(REFUSED).answer("where", "node");

        assertEquals(List.of(), cannotTell(talk).tests());
        assertNotEquals(cannotTell(talk), cannotTell(talk.answer("now", "no")), "the words differ");
        assertEquals("none", next(talk));
    }

    @Test
    void aQuestionThatCouldOverturnTheCauseIsAsked() {
        found(finding("docker.insecure-registry-missing", Subject.registry("h.lab:5280")));
        Consultation talk = about("Error response from daemon: Get \"https://h.lab:5280/v2/\":"
                + " http: server gave HTTP response to HTTPS client");

        assertEquals("docker.insecure-registry-missing", cause(talk).problem());
        assertEquals("engine", next(talk));
        cannotTell(talk.answer("engine", "elsewhere"));
        assertEquals(
                "docker.insecure-registry-missing",
                cause(talk.answer("engine", "here")).problem());
    }

    @Test
    void twoCausesOfALineThatNamesNothingAreNotGuessedBetween() {
        found(finding("auth.credentials-refused", Subject.registry("h.lab:5280")))
                .found(finding("image.tag-missing", Subject.image("localhost:32000/app:1")));
        Consultation talk = about("ImagePullBackOff");

        assertEquals(2, cannotTell(talk).fitting().size());
        assertEquals(Consultation.WHICH, next(talk));
        Ask which = talk.next().orElseThrow();
        assertEquals(3, which.choices().size());
        Consultation chosen = talk.answer(which.id(), which.choices().get(1).id());
        assertEquals("auth.credentials-refused", cause(chosen).problem());
        cannotTell(talk.answer(which.id(), Ask.DONT_KNOW));

        assertEquals(
                "image.tag-missing",
                cause(about("Back-off pulling image \"localhost:32000/app:1\"")).problem());
    }

    @Test
    void wrongAnswersAreRefused() {
        Consultation talk = about(REFUSED);

        assertThrows(IllegalArgumentException.class, () -> talk.answer("weather", "fine"));
        assertThrows(IllegalArgumentException.class, () -> talk.answer("where", "moon"));
        assertThrows(IllegalArgumentException.class, () -> talk.answer("login", "yes"), "not asked of this symptom");
    }
}
