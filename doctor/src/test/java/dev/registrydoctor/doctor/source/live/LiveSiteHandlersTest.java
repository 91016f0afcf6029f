package dev.registrydoctor.doctor.source.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveSiteHandlersTest {

    @Test
    void aLiveSiteAnswersEveryKindOfQuestion() {
        assertEquals(
                Set.copyOf(EvidenceQuestions.all()),
                LiveSite.HANDLERS.questions(),
                "each class of questions needs a handler in LiveSite, or the reason why it has none");
    }
}
