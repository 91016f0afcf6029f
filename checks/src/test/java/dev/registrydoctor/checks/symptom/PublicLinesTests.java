package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.reading.Block;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.LegTarget;
import dev.registrydoctor.checks.reading.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Error lines as people pasted them in public threads: {@code /symptoms/lines.txt}, whose head describes its format. */
class PublicLinesTests {

    /** The facts in the order of the file. */
    private static final List<String> FACTS = List.of("client", "operation", "leg", "target", "failure", "first");

    /** Clients that do not pull for pods. */
    private static final Set<Client> ELSEWHERE = EnumSet.of(
            Client.DOCKER,
            Client.PODMAN,
            Client.BUILDKIT,
            Client.HELM,
            Client.JIB,
            Client.KANIKO,
            Client.COSIGN,
            Client.ORAS,
            Client.TRIVY,
            Client.REGCTL,
            Client.SKAFFOLD,
            Client.FLUX,
            Client.ARGOCD,
            Client.CURL);

    private static final Pattern OF_NODES = Pattern.compile(
            "args/certs\\.d|containerd-env|containerd-template|daemon-containerd|imagePullSecrets|\\bctr ");

    static Stream<Block> lines() throws IOException {
        try (InputStream in = PublicLinesTests.class.getResourceAsStream("/symptoms/lines.txt")) {
            return Block.of(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)).stream();
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void isReadToItsFactsAndItsLikeliestCause(Block line) {
        Symptom symptom = Symptoms.read(String.join("\n", line.all("text")));
        Reading reading = symptom.reading();
        LegTarget target = reading.target();
        String first = symptom.causes().isEmpty() ? "-" : symptom.causes().get(0);

        assertEquals(
                FACTS.stream().map(line::one).toList(),
                List.of(
                        reading.client().name(),
                        reading.operation().name(),
                        reading.leg().name(),
                        target == null ? "-" : target.authority(),
                        reading.failure().name(),
                        first),
                line.one("line"));
        assertTrue(symptom.pattern().isPresent(), "not recognized: " + line.one("line"));
        assertTrue(line.one("from").matches("https://\\S+"), line.one("from"));
    }

    /** Only nodes have containerd's files and pull secrets: whoever runs docker or helm elsewhere has nothing to look at there. */
    @ParameterizedTest
    @MethodSource("lines")
    void testsLookAtNothingThatTheClientDoesNotRead(Block line) {
        Symptom symptom = Symptoms.read(String.join("\n", line.all("text")));
        if (!ELSEWHERE.contains(symptom.client())) {
            return;
        }
        for (String problem : symptom.causes()) {
            Knowledge.all()
                    .howToTell(problem, symptom.client())
                    .ifPresent(how -> assertFalse(
                            OF_NODES.matcher(how.command()).find(),
                            symptom.client() + " " + problem + ": " + how.command()));
        }
    }

    @Test
    void areMany() throws IOException {
        assertTrue(lines().count() >= 400, "lines: " + lines().count());
    }
}
