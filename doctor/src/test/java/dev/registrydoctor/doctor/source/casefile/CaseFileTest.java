package dev.registrydoctor.doctor.source.casefile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.recorded.RecordedSites;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaseFileTest {

    private static final Instant NOW = Instant.parse("2026-11-23T23:00:00.123456Z");
    private static final Source SOURCE = new Source("GET /x", NOW);
    private static final Gap GAP = new Gap(Gap.Cause.DENIED, "pods", "forbidden", "");

    /** A value of any type that evidence is made of. */
    private static @Nullable Object sample(Type type, boolean bare) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return bare ? List.of() : List.of(present(generic.getActualTypeArguments()[0]));
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return bare ? Map.of() : Map.of("k", "v", "a/b", "ä\n\"");
        } else if (type instanceof ParameterizedType generic) {
            return sample(generic.getRawType(), bare);
        } else if (type == String.class) {
            return bare ? "" : "text ä \"\n";
        } else if (type == int.class || type == Integer.class) {
            return bare ? 0 : 32000;
        } else if (type == long.class || type == Long.class) {
            return bare ? 0L : 1L << 40;
        } else if (type == boolean.class || type == Boolean.class) {
            return !bare;
        } else if (type == Instant.class) {
            return NOW;
        }
        Class<?> record = (Class<?>) type;
        if (record.isEnum()) {
            return record.getEnumConstants()[0];
        }
        RecordComponent[] components = record.getRecordComponents();
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            boolean leave = bare && components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[i] = leave ? null : sample(components[i].getGenericType(), bare);
        }
        return record.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
                .newInstance(values);
    }

    private static Object present(Type type) throws ReflectiveOperationException {
        Object sample = sample(type, false);
        if (sample == null) {
            throw new AssertionError(type);
        }
        return sample;
    }

    private static Map<Question<?>, Answer<?>> everything() throws ReflectiveOperationException {
        Map<Question<?>, Answer<?>> evidence = new LinkedHashMap<>();
        for (Class<?> type : EvidenceQuestions.all()) {
            if (type == Listing.class) {
                for (Listing.Kind kind : Listing.Kind.values()) {
                    Object full = present(kind.type());
                    Object bare = sample(kind.type(), true);
                    evidence.put(
                            new Listing<>(kind, "n"), new Answer.Known<>(List.of(full, bare), SOURCE, List.of(GAP)));
                    evidence.put(new Listing<>(kind, null), Answer.absent(SOURCE));
                }
                continue;
            }
            Type value = ((ParameterizedType) type.getGenericInterfaces()[0]).getActualTypeArguments()[0];
            Question<?> question = (Question<?>) present(type);
            evidence.put(question, Answer.known(present(value), SOURCE));
            if (type.isRecord()) {
                Question<?> other = (Question<?>) sample(type, true);
                evidence.put(Objects.requireNonNull(other), Answer.unknown(GAP));
            }
        }
        HostFile.Ask file = new HostFile.Ask("/etc/hosts");
        evidence.put(SeenNodes.Ask.INSTANCE, Answer.known(new SeenNodes(List.of("a", "b")), SOURCE));
        evidence.put(new OnNode<>("a", file), Answer.known(new HostFile("/etc/hosts", "", null), SOURCE));
        evidence.put(new OnNode<>("b", file), Answer.absent(SOURCE));
        return evidence;
    }

    private static byte[] write(Map<Question<?>, Answer<?>> evidence) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CaseFile.write(out, evidence, NOW, "a site");
        return out.toByteArray();
    }

    private static Site open(byte[] bytes) throws UnreadableSite {
        return RecordedSites.open("-", new ByteArrayInputStream(bytes), new Settings(List.of()));
    }

    @Test
    void everyKindOfQuestionComesBackAsItWas() throws Exception {
        Map<Question<?>, Answer<?>> evidence = everything();
        Site site = open(write(evidence));
        for (Map.Entry<Question<?>, Answer<?>> entry : evidence.entrySet()) {
            Answer<?> read = entry.getKey() == SeenNodes.Ask.INSTANCE
                    ? site.nodes()
                    : site.ask(entry.getKey()).join();
            assertEquals(entry.getValue(), read, () -> entry.getKey().describe());
        }
        assertEquals(NOW, site.now());
        assertTrue(site.describe().contains("a site"));
        assertTrue(site.ask(new NameLookup.Ask("never asked")).join().isUnknown());
    }

    @Test
    void settingsAreMerged() throws Exception {
        Settings.Registry old = new Settings.Registry(null, "a", 1);
        Settings.Registry fresh = new Settings.Registry("http", "b", 2);
        byte[] bytes = write(Map.of(Settings.Ask.INSTANCE, Answer.known(new Settings(List.of(old)), SOURCE)));
        Site site = RecordedSites.open("-", new ByteArrayInputStream(bytes), new Settings(List.of(old, fresh)));
        assertEquals(
                List.of(old, fresh),
                site.ask(Settings.Ask.INSTANCE)
                        .join()
                        .toOptional()
                        .orElseThrow()
                        .registries());
    }

    @Test
    void credentialsAreRedacted() throws Exception {
        String toml = """
                [plugins."cri".registry.configs."reg.lab".auth]
                  username = "joe"
                  password = "s3cret" # a comment
                  auth = { password = 's3cret' }
                [host."https://joe:s3cret@reg.lab".header]
                  Authorization = ["Basic s3crets3cret"]
                """;
        byte[] bytes = write(Map.of(
                new HostFile.Ask("/f"),
                Answer.known(new HostFile("/f", toml + "HTTP_PROXY=http://u:s3cret@p:1\nTOKEN=s3cret\n", null), SOURCE),
                CertsDirectory.Ask.OWN,
                Answer.known(List.of(new CertsDirectory("n", "p", List.of("hosts.toml"), toml, null)), SOURCE),
                RuntimeLog.Ask.INSTANCE,
                Answer.known(
                        new RuntimeLog(List.of("GET https://u:s3cret@r/v2/", "Bearer s3crets3cret", "auth: no")),
                        SOURCE)));
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        String text = new String(plain, StandardCharsets.UTF_8);
        assertFalse(text.contains("s3cret"), text);
        Site site = open(bytes);
        String read = site.ask(new HostFile.Ask("/f"))
                .join()
                .toOptional()
                .orElseThrow()
                .text();
        assertEquals(0, read.lines().filter(line -> !line.matches("[x\\s]*")).count(), read);
        assertTrue(text.contains("auth: no"));
    }

    @Test
    void aPasswordWithASlashAndAnAtSignLeavesNothing() throws Exception {
        byte[] bytes = write(Map.of(
                RuntimeLog.Ask.INSTANCE,
                Answer.known(new RuntimeLog(List.of("GET https://bob:p@ss/word@host.lab/v2/ failed")), SOURCE)));

        assertEquals(
                List.of("GET https://REDACTED@host.lab/v2/ failed"),
                open(bytes)
                        .ask(RuntimeLog.Ask.INSTANCE)
                        .join()
                        .toOptional()
                        .orElseThrow()
                        .lines());
    }

    @Test
    void aCaseOfAnEarlierVersionIsProjectedWhenItIsRead() throws Exception {
        byte[] bytes = write(Map.of(
                new HostFile.Ask("/etc/docker/daemon.json"),
                Answer.known(
                        new HostFile("/etc/docker/daemon.json", "{\"debug\": true, \"note\": \"12345678\"}", null),
                        SOURCE)));
        String json =
                new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(json.contains("xxxxxxxx"), json);
        byte[] earlier = json.replace("xxxxxxxx", "hunter22").getBytes(StandardCharsets.UTF_8);

        Site site = RecordedSites.open("-", new ByteArrayInputStream(earlier), new Settings(List.of()));

        assertEquals(
                "{\"debug\": true, \"note\": \"xxxxxxxx\"}",
                site.ask(new HostFile.Ask("/etc/docker/daemon.json"))
                        .join()
                        .toOptional()
                        .orElseThrow()
                        .text());
    }

    @Test
    void aRegistrysConfigurationIsNotKept() throws Exception {
        String yaml = "auth:\n  htpasswd:\n    realm: lab\nhttp:\n  secret: s3cret\n";
        Listing<ConfigMap> maps = new Listing<>(Listing.Kind.CONFIG_MAPS, "n");
        byte[] bytes = write(Map.of(
                maps,
                Answer.known(
                        List.of(new ConfigMap("n", "registry-config", null, Map.of("config.yml", yaml))), SOURCE)));

        assertEquals(
                Map.of(),
                open(bytes).ask(maps).join().toOptional().orElseThrow().get(0).data());
    }

    @Test
    void aKeyOverSeveralLinesOfALogGoesAsAWhole() throws Exception {
        byte[] bytes = write(Map.of(
                RuntimeLog.Ask.INSTANCE,
                Answer.known(
                        new RuntimeLog(List.of(
                                "first",
                                "-----BEGIN PRIVATE KEY-----",
                                "s3crets3crets3cret",
                                "-----END PRIVATE KEY-----",
                                "last")),
                        SOURCE)));

        assertEquals(
                List.of("first", "[redacted]", "last"),
                open(bytes)
                        .ask(RuntimeLog.Ask.INSTANCE)
                        .join()
                        .toOptional()
                        .orElseThrow()
                        .lines());
    }

    @Test
    void certificatesAreUnknownWithoutNamesAndNeverAbsent() throws Exception {
        TlsChain chain = new TlsChain(
                TlsChain.Handshake.COMPLETED,
                "",
                "TLSv1.3",
                List.of("-----BEGIN CERTIFICATE-----\nMIIBnames\n-----END CERTIFICATE-----"),
                List.of(),
                List.of(),
                null);
        Map<Question<?>, Answer<?>> evidence =
                Map.of(new TlsChain.Ask("127.0.0.1", 443, "127.0.0.1"), Answer.known(chain, SOURCE));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        CaseFile.write(
                out,
                evidence,
                NOW,
                "a site",
                Redactor.of(new byte[32], evidence, List.of(), null, () -> false),
                () -> false);

        Site site = open(out.toByteArray());
        assertTrue(
                site.ask(new TlsChain.Ask("127.0.0.1", 443, "127.0.0.1")).join().isUnknown());
        assertFalse(new String(
                        new GZIPInputStream(new ByteArrayInputStream(out.toByteArray())).readAllBytes(),
                        StandardCharsets.UTF_8)
                .contains("MIIBnames"));
    }

    @Test
    void damagedCasesAreRefusedWithWords() throws Exception {
        byte[] whole = new GZIPInputStream(new ByteArrayInputStream(write(everything()))).readAllBytes();
        String text = new String(whole, StandardCharsets.UTF_8);
        List<String> bad = List.of(
                text.substring(0, text.length() / 2),
                text.replace("\"schemaVersion\" : \"1.0\"", "\"schemaVersion\" : \"2.0\""),
                text.replace("\"phase\"", "\"fase\""),
                text.replace("\"now\"", "\"then\""),
                text.replace("DENIED", "NONSENSE"),
                "{\"case\": \"registry-doctor\", \"schemaVersion\": \"1.0\", \"entries\": " + "[".repeat(10_000));
        for (String json : bad) {
            String message = assertThrows(UnreadableSite.class, () -> open(json.getBytes(StandardCharsets.UTF_8)))
                    .getMessage();
            assertTrue(String.valueOf(message).contains("is a case"), message);
        }
        byte[] packed = write(everything());
        assertThrows(UnreadableSite.class, () -> open(Arrays.copyOf(packed, packed.length / 2)));
    }

    @Test
    void questionsOfNewerVersionsAreLeftOut() throws Exception {
        String text = """
                {"case": "registry-doctor", "schemaVersion": "1.7", "now": "2026-11-23T23:00:00Z", "site": "s",
                 "entries": [{"question": {"type": "Weather"}, "answer": {"known": 1}}]}""";
        assertEquals(
                Instant.parse("2026-11-23T23:00:00Z"),
                open(text.getBytes(StandardCharsets.UTF_8)).now());
    }
}
