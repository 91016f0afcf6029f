package dev.registrydoctor.checks.evidence.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.testkit.Probes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryProbeTests {

    private static final String ERRORS = "{\"errors\":[]}";

    private static RegistryProbe answering(int status, @Nullable String location, String body) {
        return Probes.connected(
                "r.lab",
                5000,
                new Reply(Result.ANSWERED, status, null, "text/html", null, location, null, body),
                Probes.failed(Result.SPEAKS_PLAIN, "HTTP"));
    }

    /** A registry that refuses or lacks something is not ill. */
    @ParameterizedTest
    @CsvSource({"400, false", "404, false", "429, false", "499, false", "500, true", "503, true"})
    void aRegistryIsIllByItsOwnServerErrors(int status, boolean isIll) {
        assertEquals(isIll, answering(status, null, ERRORS).errorReply() != null);
        assertEquals(false, answering(status, null, "<html>").errorReply() != null);
    }

    /** What sends on may lead to a registry. */
    @ParameterizedTest
    @CsvSource({"200, , true", "404, , true", "302, https://r.lab/v2/, false", "200, https://r.lab/v2/, false"})
    void whatAnswersAndSendsNowhereIsAWebsite(int status, @Nullable String location, boolean isWebsite) {
        assertEquals(isWebsite, answering(status, location, "<html>").isWebsite());
    }
}
