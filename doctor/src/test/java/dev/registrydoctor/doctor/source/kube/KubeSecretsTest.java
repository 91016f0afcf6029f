package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of pull secrets, and that nothing of them is told. */
class KubeSecretsTest {

    private static PullSecret secret(String type, String key, String file) throws IOException {
        return (PullSecret) KubeJsonTest.one(
                Kind.PULL_SECRETS,
                "{\"metadata\":{\"name\":\"s\",\"namespace\":\"n\"},\"type\":\"" + type + "\",\"data\":{\"" + key
                        + "\":\"" + base64(file) + "\"}}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void pullSecretsTellKeysAndNeverCredentials() throws IOException {
        PullSecret secret =
                secret("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """
                {"auths":{"https://joe:s3cret@reg.lab:5000/v2/":{"auth":"%s"},
                 "pair.lab":{"username":"joe","password":"s3cret"},"token.lab":{"identitytoken":"s3cret"}}}""".formatted(base64("joe:s3cret")));
        assertNull(secret.defect());
        assertEquals(
                List.of(
                        new PullSecret.Entry("https://reg.lab:5000/v2/", true),
                        new PullSecret.Entry("pair.lab", true),
                        new PullSecret.Entry(
                                "token.lab", false, "it contains a token instead, which the kubelet does not use")),
                secret.entries());
        assertFalse(secret.toString().contains("s3cret"));
        PullSecret legacy = secret(
                "kubernetes.io/dockercfg",
                ".dockercfg",
                "{\"reg.lab\":{\"auth\":\"%s\"}}".formatted(base64("joe:s3cret")));
        assertEquals(List.of(new PullSecret.Entry("reg.lab", true)), legacy.entries());
    }

    @Test
    void defectsOfPullSecretsAreNamedWithoutQuotingThem() throws IOException {
        String type = "kubernetes.io/dockerconfigjson";
        List<PullSecret> defective = List.of(
                secret(type, ".dockerconfigjson", "{\"auths\":{\"r\":{\"auth\":\"s3cret!\"}}}"),
                secret(type, ".dockerconfigjson", "{\"auths\":{\"r\":{\"auth\":\"" + base64("s3cret") + "\"}}}"),
                secret(type, ".dockerconfigjson", "{\"auths\": s3cret"),
                secret(type, ".dockerconfigjson", "[]"),
                secret(type, ".dockerconfigjson", "{}"),
                secret(type, "config.json", "{\"auths\":{}}"),
                secret("Opaque", ".dockerconfigjson", "{\"auths\":{}}"),
                (PullSecret) KubeJsonTest.one(
                        Kind.PULL_SECRETS,
                        "{\"type\":\"" + type + "\",\"data\":{\".dockerconfigjson\":\"%%s3cret\"}}"));
        for (PullSecret secret : defective) {
            assertTrue(secret.defect() != null, secret::toString);
            assertFalse(secret.toString().contains("s3cret"), secret::toString);
        }
    }

    private static @Nullable Effect effect(PullSecret secret) {
        PullSecret.Defect defect = secret.defect();
        return defect == null ? null : defect.effect();
    }

    @Test
    void whatTheKubeletDoesAboutADefectIsTold() throws IOException {
        String type = "kubernetes.io/dockerconfigjson";
        assertEquals(
                Effect.STOPS_THE_PULL,
                effect(secret(type, ".dockerconfigjson", "{\"auths\":{\"r\":{\"auth\":\"bm9jb2xvbg==\"}}}")));
        assertEquals(Effect.PASSED_OVER, effect(secret("Opaque", ".dockerconfigjson", "{\"auths\":{}}")));
        assertEquals(Effect.PASSED_OVER, effect(secret(type, ".dockercfg", "{\"r\":{}}")));
        assertEquals(Effect.NAMES_NOTHING, effect(secret(type, ".dockerconfigjson", "{\"auths\":{}}")));
        PullSecret store = secret(type, ".dockerconfigjson", "{\"auths\":{},\"credsStore\":\"desktop\"}");
        assertTrue(String.valueOf(store.defect()).contains("credential store"), store::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "'joe:s3cret', ",
        "'joe:s3cret\n', its password starts or ends with a space or a line break",
        "'joe :s3cret', its user name starts or ends with a space or a line break",
        "'robot:s3cret', its user name looks like a robot account whose $ was expanded by a shell",
        "'robot+app:s3cret', its user name looks like a robot account whose $ was expanded by a shell",
        "'robot$p+app:s3cret', ",
        "':s3cret', its user name is empty",
        "'joe:', its password is empty",
        "':', it is empty"
    })
    void whatIsOddAboutALoginIsToldWithoutTellingIt(String login, @Nullable String doubt) throws IOException {
        PullSecret secret = secret(
                "kubernetes.io/dockerconfigjson",
                ".dockerconfigjson",
                "{\"auths\":{\"r\":{\"auth\":\"" + base64(login.replace("\\n", "\n")) + "\"}}}");
        assertEquals(doubt, secret.entries().get(0).doubt());
        assertFalse(secret.toString().contains("s3cret"));
    }

    @Test
    void aNamedSecretIsReadWhateverItsType() throws IOException {
        String opaque =
                "{\"metadata\":{\"name\":\"s\",\"namespace\":\"n\"},\"type\":\"Opaque\",\"data\":{\"p\":\"czNjcmV0\"}}";
        PullSecret secret = KubeJson.readNamedSecret(new ByteArrayInputStream(opaque.getBytes(StandardCharsets.UTF_8)));
        assertEquals("n/s", secret.path());
        assertEquals(Effect.PASSED_OVER, effect(secret));
        assertFalse(secret.toString().contains("czNjcmV0"));
    }

    @Test
    void otherSecretsAreNoPullSecrets() throws IOException {
        assertEquals(List.of(), KubePageTest.page(Kind.PULL_SECRETS, """
                {"kind":"SecretList","items":[{"type":"Opaque","data":{"password":"eA=="}},{"type":"kubernetes.io/tls"}]}""").items());
    }

    /** What stands before an at sign of the host is a login; of the path it is none. */
    @Test
    void anAtSignOfAPathEndsNoLogin() throws IOException {
        PullSecret secret = secret(
                "kubernetes.io/dockerconfigjson",
                ".dockerconfigjson",
                "{\"auths\":{\"https://joe:s3cret@reg.lab/team@x\":{},\"other.lab/team@x\":{}}}");
        assertEquals(
                List.of("https://reg.lab/team@x", "other.lab/team@x"),
                secret.entries().stream().map(PullSecret.Entry::key).toList());
    }
}
