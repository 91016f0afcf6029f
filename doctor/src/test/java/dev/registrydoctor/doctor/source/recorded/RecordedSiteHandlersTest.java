package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordedSiteHandlersTest {

    @Test
    void aRecordedSiteAnswersEveryKindOfQuestionOrSaysWhyItCannot() {
        assertEquals(
                Set.copyOf(EvidenceQuestions.all()),
                RecordedSite.HANDLERS.questions(),
                "each class of questions needs a handler in RecordedSite or RecordedHost, or the reason why it has none");
    }
}
