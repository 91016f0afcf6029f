package dev.registrydoctor.reports.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.symptom.Knowledge;
import dev.registrydoctor.checks.symptom.Pattern;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.reports.secrets.Tally;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a name in a text in which anything can stand. */
class FreeTextTest {

    private static final byte[] SALT = "a salt for tests".getBytes(StandardCharsets.UTF_8);
    private static final Set<String> WORDS = Vocabulary.of(CheckCatalog.checks());

    private static String rewritten(String text) {
        Pseudonyms pseudonyms = new Pseudonyms(SALT, new SiteNames(), WORDS, true);
        pseudonyms.learnInput(text);
        return pseudonyms.text(text, new Tally());
    }

    private static String shape(String text) {
        return rewritten(text).replaceAll("(host|namespace|[iI]mage|workload|user|label|name|tag)-[0-9a-f]{8}", "<$1>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bucket zebrano-artifacts: NoSuchBucket|bucket <name>: NoSuchBucket",
                "https://zebrano.s3.eu-central-1.amazonaws.com/docker|https://<host>.<host>.<host>.<host>.example/docker",
                "open /srv/zebrano/data: permission denied|open /srv/<name>/data: permission denied",
                "User \"system:serviceaccount:web:zebrano\" cannot|User \"system:serviceaccount:<namespace>:<user>\" cannot",
                "denied: robot$zebrano+pusher|denied: robot$<user>+<user>",
                "owner ops@zebrano.example|owner <user>@<host>.example",
                "from \\u003czebrano\\u003e and %3Czebrano%3E|from \\u003c<name>\\u003e and %3C<name>%3E",
                "ZEBRANO_TOKEN_URL|<name>_TOKEN_URL",
                "*.zebrano.corp and zebrano.corp.:443|*.<host>.example and <host>.example.:443",
                "https://müller-werk.example/ is xn--mller-werk-9db.example|https://<host>.example/ is <host>.example",
                "Nov 23 22:54:13 zebrano microk8s.daemon-kubelite[12]: x|Nov 23 22:54:13 <host> microk8s.daemon-kubelite[12]: x",
                "host ip-10-77-66-5 is down|host <host> is down",
                "pod zebrano-7c86bb969f-t8pbd_zebrano(uid)|pod <name>-7c86bb969f-t8pbd_<name>(uid)",
            })
    void hidesWhatNoEnvironmentHasOfItself(String text, String expected) {
        String shape = shape(text);
        assertFalse(shape.matches("(?is).*(zebrano|müller|mller).*"), shape);
        assertEquals(expected, shape);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time=\"2026-11-23T22:54:13.105509068Z\" level=info msg=\"response completed\" go.version=go1.19.8"
                        + " http.request.id=1cf301ab-d5ab-4558-93d0-a266df2a428a http.request.method=PUT",
                "[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"${SNAP_DATA}/args/certs.d\"",
                "--container-runtime-endpoint=${SNAP_COMMON}/run/containerd.sock --anonymous-auth=false",
                "failed to pull and unpack image: unexpected status code 500 Internal Server Error",
                "0/1 nodes are available: 1 node(s) had untolerated taint(s). ImagePullBackOff, ErrImagePull, OOMKilled",
                "E1123 22:54:13.105509 1 reflector.go:205] k8s.io/client-go: Failed to watch *v1.Pod",
                "pod registry-64f449595d-6ttd5_container-registry(1867c334-5607-4aed-8d3b-eafe6a7d2d11)",
                "x509: certificate signed by unknown authority",
                "sha256:5d99fb10384f7dac7ed22c13af35bedbfe0f027d90a3e60b308cbd7d9f388438 of docker.io/library/registry:2.8.3",
            })
    void leavesTheWordsOfEverybodysPrograms(String text) {
        assertEquals(text, rewritten(text));
    }

    @ParameterizedTest
    @CsvSource({
        "v1.2.3, true",
        "latest, true",
        "2.8.3-rc.1, true",
        "v1-zebrano, false",
        "20241123-zebrano, false",
        "v1-yak, false",
        "v1-puma, false",
        "v1-qx, true",
        "sha-5d99fb1, true"
    })
    void aTagIsANameUnlessItIsAVersion(String tag, boolean isOrdinary) {
        assertEquals(isOrdinary, OrdinaryWords.hold(tag));
    }

    /** The lines that Docker, containerd and registries write: their words are what a diagnosis rests on. */
    @Test
    void anErrorLineIsStillRecognised() {
        Map<String, String> other = new HashMap<>();
        int lines = 0;
        for (Pattern pattern : Knowledge.all().patterns()) {
            for (Pattern.Example example : pattern.examples()) {
                String before = id(example.text());
                String after = id(rewritten(example.text()));
                lines++;
                if (!before.equals(after)) {
                    other.put(example.text(), before + " became " + after + ": " + rewritten(example.text()));
                }
            }
        }
        assertEquals(Map.of(), other);
        assertTrue(lines > 50, "no examples");
    }

    private static String id(String line) {
        return Symptoms.read(line).pattern().map(Pattern::id).orElse("-");
    }

    /** Thousands of names that begin alike, and as many places: a search of all names at each would not end. */
    @Test
    void tenThousandPodsAreReplacedEachByItsOwn() {
        int pods = 10_000;
        SiteNames names = new SiteNames();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pods; i++) {
            names.object(NameKind.WORKLOAD, "zebrano", "zebrano-pod-" + i);
            text.append("Failed pod zebrano/zebrano-pod-")
                    .append(i)
                    .append(" on 10.77.")
                    .append(i / 250)
                    .append('.');
            text.append(i % 250).append('\n');
        }
        Pseudonyms pseudonyms = new Pseudonyms(SALT, names, WORDS, true);
        pseudonyms.learnInput(text.toString());
        String hidden = pseudonyms.text(text.toString(), new Tally());

        assertFalse(hidden.contains("zebrano"), "a name is left");
        assertEquals(pods, hidden.lines().distinct().count());
        assertEquals(List.of(), hidden.lines().filter(l -> l.contains("10.77.")).toList());
    }
}
