package dev.registrydoctor.doctor.recorded;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.evidence.Settings;
import java.io.ByteArrayInputStream;
import java.util.List;

/** Any bytes as whatever a user hands over as a recorded site: a tarball, a dump, a case. */
class RecordedSiteFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            RecordedSites.open("-", new ByteArrayInputStream(input), new Settings(List.of()));
        } catch (UnreadableSite e) {
            // The only way in which it may fail.
        }
    }
}
