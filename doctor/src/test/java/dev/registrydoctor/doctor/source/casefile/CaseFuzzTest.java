package dev.registrydoctor.doctor.source.casefile;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.recorded.RecordedSite;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Any bytes as the rest of a case. */
class CaseFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            CaseFile.read(
                    "case",
                    new ByteArrayInputStream(input),
                    new Settings(List.of()),
                    RecordedSite.HANDLERS.questions());
        } catch (UnreadableSite e) {
            // The only way in which it may fail.
        }
    }
}
