package dev.registrydoctor.doctor.triage.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void readsChoicesByQuestionAndLeavesOutRemarks() {
        Answers answers = Answers.parse(List.of("# of the night", "", " now =  yes ", "engine=1"));
        assertEquals("yes", answers.to("now"));
        assertEquals("1", answers.to("engine"));
        assertNull(answers.to("which"));
    }

    @Test
    void saysWhichLineMakesNoSense() {
        Refused refused = assertThrows(Refused.class, () -> Answers.parse(List.of("now = yes", "yes")));
        assertEquals("line 2 of the answers is not of the form QUESTION = CHOICE", refused.getMessage());
    }
}
