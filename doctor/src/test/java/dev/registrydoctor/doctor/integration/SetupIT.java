package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Three nodes with real containerds before {@code setup}, after it and after {@code undo}: where images are pulled from by the logs
 * of real registries, and what is in the nodes' files. All cases are tried in one lab; each is a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(600)
@Tag("long")
class SetupIT {

    private LabResults results = LabResults.NONE;

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        LabProcess.assumePossible(folder);
        Programs.need("nft", "setpriv", "pkill", "nginx", "curl");
        results = LabResults.of(
                SetupLab.class,
                folder,
                Stream.of(SetupLabCase.values()).map(Enum::name).toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void isSetUpAndTakenBack(SetupLabCase each) {
        JsonNode result = results.get(each.name());
        assertEquals("", result.get("problem").asText(), result::toString);
    }
}
