package dev.registrydoctor.reports.compare;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;

/** Any bytes as an earlier report, to be compared with another. */
class SavedReportFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        try {
            SavedReport.read("report", new ByteArrayInputStream(input));
        } catch (UnreadableReport e) {
            // The only way in which it may fail.
        }
    }
}
