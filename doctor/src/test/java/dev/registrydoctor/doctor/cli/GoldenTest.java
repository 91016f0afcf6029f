package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of the report of some sites is, to the letter, what somebody read and found right. */
class GoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden");

    static List<String> sites() {
        return Golden.SITES;
    }

    @ParameterizedTest
    @MethodSource("sites")
    void isAsItWas(String site) throws IOException {
        for (Map.Entry<String, String> file : Golden.files(site).entrySet()) {
            Path golden = FOLDER.resolve(file.getKey());
            assertTrue(Files.exists(golden), () -> "there is no " + golden + ": ./dev golden writes it");
            assertEquals(
                    Files.readString(golden),
                    file.getValue(),
                    () -> file.getKey() + " differs; if that is meant, ./dev golden renews it");
        }
    }

    @Test
    void noFileIsLeftOfAFormOrASiteThatIsNoMore() throws IOException {
        List<String> expected = new ArrayList<>();
        for (String site : Golden.SITES) {
            Arrays.stream(ReportFormat.values())
                    .map(f -> site + "." + f.label())
                    .forEach(expected::add);
        }
        assertEquals(expected.stream().sorted().toList(), Golden.names(FOLDER));
    }
}
