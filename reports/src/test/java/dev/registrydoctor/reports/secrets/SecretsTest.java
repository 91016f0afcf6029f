package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.testkit.SecretTexts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06YWRtaW4ifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ";

    /** In each, what is secret stands between the two marks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET https://bob:«hunter2»@registry.local:5000/v2/",
                "GET https://bob:«p@ss/w:rd»@registry.local:5000/v2/",
                "https://bob:«hunter2»@registry.local/app@sha256:2c26b46b68ffc68f",
                "http://:«hunter2»@proxy.local:3128",
                "HTTPS_PROXY=bob:«hunter2»@proxy.local:3128",
                "dial bob:«hunter2»@[::1]:5000 http://bob:«hunter2»@[::1]:5000/v2/",
                "Authorization: «Basic Ym9iOmh1bnRlcjI=»",
                "authorization: «bearer hunter2»",
                "Authorization: «hunter2»",
                "-H 'Authorization: «Bearer abcdefgh.ijk»' http://x/",
                "map[Authorization:[«Basic Ym9iOmh1bnRlcjI=»] Accept:[*/*]]",
                "{\"Authorization\": \"«Bearer opensesame»\"}",
                "Proxy-Authorization: «Digest username=\"bob\", response=\"6629fae49393a05397450978507c4ef1\"»",
                "sent Bearer «abcDEF123456789» to the registry",
                "sent Basic «Ym9iOmh1bnRlcjI=» to the registry",
                "token «" + JWT + "» refused",
                "{\"auths\":{\"localhost:32000\":{\"auth\":\"«Ym9iOmh1bnRlcjI=»\"}}}",
                "{\\\"auths\\\":{\\\"x\\\":{\\\"auth\\\":\\\"«Ym9iOmh1bnRlcjI=»\\\"}}}",
                "{\"username\":\"bob\",\"password\": \"«hun\\\"ter2»\"}",
                "{\"identitytoken\":\"«abc def»\"}",
                "{\"access_token\":\"«abcdef»\",\"expires_in\":300}",
                "https://auth.local/token?password=«hunter2»&service=registry",
                "client_secret=«hunter2» grant_type=password",
                "REGISTRY_PASSWORD=«hunter2»",
                "REGISTRY_HTTP_SECRET=«a1b2c3»",
                "docker login -u bob --password «hunter2» registry.local",
                "kubectl create secret docker-registry x --docker-password=«hunter2»",
                "kubectl create secret docker-registry x --docker-password='«hunter2»'",
                "curl -u bob:«hunter2» http://localhost:32000/v2/",
                "curl -s --user 'bob:«hunter2»' http://localhost:32000/v2/",
                "{Username:bob Password:«hunter2» Auth:}",
                "password: «correcthorse»",
                "wrong password «hunter2»",
                "data: {\".dockerconfigjson\": \"«eyJhdXRocyI6eyJsb2NhbGhvc3QiOnt9fX0=»\"}",
                "client-key-data: «LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=»",
                "«-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----» after",
                "key «-----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA",
                "x-api-key: «hunter2»",
                "«MIIEpAIBAAKCAQEAx7\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----» cut",
                "pushed with «glpat-abcdefghijklmnopqrst»",
            })
    void takesOutSecretsAndNothingElse(String marked) {
        String text = marked.replace("«", "").replace("»", "");
        String wanted = marked.replaceAll("(?s)«.*?»", "[redacted]");
        wanted = wanted.replaceAll("«.*", "[redacted]");

        assertEquals(wanted, Secrets.redact(text));
        assertEquals(wanted, Secrets.redact(wanted), "again");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "registry.local:5000/team/app:v1@sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
                "http://localhost:32000/v2/app/manifests/v1@sha256:2c26b46b68ffc68f",
                "docker://localhost:32000/app@sha256:2c26b46b68ffc68f",
                "http://[::1]:32000/app@sha256:2c26b46b68ffc68f",
                "ssh://git@example.org/x.git",
                "pull access denied, repository does not exist or may require authorization: server message: "
                        + "insufficient_scope: authorization failed",
                "no basic auth credentials",
                "Head \"https://localhost:32000/v2/\": no basic auth credentials",
                "WWW-Authenticate: Basic realm=\"Registry Realm\"",
                "WWW-Authenticate: Bearer realm=\"https://auth.local/token\",service=\"registry\",scope=\"repository:a:pull\"",
                "the registry wants Basic authentication",
                "Bearer authentication is asked for",
                "a Bearer challenge names the realm",
                "unauthorized: incorrect username or password",
                "incorrect username or password: 401 Unauthorized",
                "unauthorized: authentication required",
                "failed to authorize: failed to fetch anonymous token: unexpected status: 401",
                "{\"auth\": {}}",
                "{\"auth\":\"\",\"username\":\"bob\"}",
                "imagePullSecrets: regcred, in secret container-registry/regcred",
                "secret=container-registry/regcred",
                "automountServiceAccountToken=false",
                "docker login -u \"$USER\" --password-stdin registry.local",
                "docker login --password \"$PASSWORD\" registry.local",
                "kubectl create secret docker-registry x --docker-username=bob --docker-password=<password>",
                "kubectl create secret docker-registry x --docker-password=\"$(cat file)\"",
                "curl -u \"$USER:$PASSWORD\" http://localhost:32000/v2/",
                "curl -u bob:$PASSWORD http://localhost:32000/v2/",
                "docker run -u 1000:1000 registry:2",
                "the token realm auth.local:5001 does not answer",
                "GET https://auth.local/token?service=registry&scope=repository:app:pull",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "[host.\"http://localhost:32000\"]\n  capabilities = [\"pull\", \"resolve\"]",
                "grant get on secrets: kubectl create clusterrolebinding viewer --clusterrole=view --user=viewer",
                "error: mail admin@example.org",
                "registry-6c9fcc695f-x2l4k",
                "docker login --password PASSWORD, --docker-password='PASSWORD'",
                "REGISTRY_HTTP_SECRET=REDACTED",
                "password file /etc/docker/registry/htpasswd is missing",
            })
    void leavesOrdinaryTextAlone(String text) {
        assertEquals(text, Secrets.redact(text));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void findsWhatIsEncodedAndNothingElse() {
        String login = base64("robot$team+ci:hunter2");
        String config = "{\"auths\":{\"reg.local\":{\"auth\":\"" + login + "\"}}}";
        String key = base64("-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n");
        String wrapped =
                base64("a: b\npassword: hunter2\n" + "x: y\n".repeat(40)).replaceAll(".{76}", "$0\n");
        String public1 = base64("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        String public2 = base64("server: https://reg.local:5000");

        assertEquals("got [redacted] back", Secrets.redact("got " + login + " back"));
        assertEquals("\\n[redacted]\\n", Secrets.redact("\\n" + login + "\\n"));
        assertEquals("data: [redacted]", Secrets.redact("data: " + base64("  " + config)));
        assertEquals("data: [redacted]", Secrets.redact("data: " + base64("x: " + base64("  " + config))));
        assertEquals("client-key-data: [redacted]", Secrets.redact("client-key-data: " + key));
        assertEquals("key: [redacted]", Secrets.redact("key: " + wrapped.strip()));
        assertEquals("ca: " + public1, Secrets.redact("ca: " + public1));
        assertEquals("x: " + public2, Secrets.redact("x: " + public2));
    }

    /** The form of the larger secret is gone when a weaker rule takes a part of it first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bob:«p@ss/word»@host/v2/",
                "https://bob:«p@ss/word@5000:x»@host/v2/",
                "proxy=http://bob:«password=hunter2@x»@proxy.local:3128 refused",
                "Authorization: «Basic am9lOnRva2VuOmFiY2RlZg==», next",
                "{\"password\":\"«https://a:b@c?token=hunter2»\"}",
                "password=\"«Bearer abcdefgh1234 and more»\"",
            })
    void aWeakerFormDoesNotDestroyAStrongerOne(String marked) {
        String text = marked.replace("«", "").replace("»", "");
        String clean = Secrets.redact(text);
        String secret = marked.substring(marked.indexOf('«') + 1, marked.indexOf('»'));
        for (String part : secret.split("[@/: ]", -1)) {
            assertFalse(part.length() > 3 && clean.contains(part), clean);
        }
    }

    /** What stands between the marks is a secret when its escapes are undone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "next=%2Flogin%3Fpassword%3D«hunter2»%26user%3Dbob",
                "next=%252Flogin%253Fpassword%253D«hunter2»%2526user%253Dbob",
                "{\"m\":\"password\\u003d«hunter2»\\u0026user\\u003dbob\"}",
                "{\"m\":\"{\\\"password\\\":\\\"«hun ter2»\\\"}\"}",
                "{\"m\":\"{\\\"n\\\":\\\"{\\\\\\\"password\\\\\\\":\\\\\\\"«hun ter2»\\\\\\\"}\\\"}\"}",
                "&lt;password&gt;«hunter2»&lt;/password&gt; &#60;token&#x3e;«abc»&#60;/token&#x3e;",
                "docker login \\\n  --password \\\n  «hunter2» \\\n  host",
                "https://bob:«hun%40ter%2F2»@host/",
                "log=\"https:\\/\\/bob:«hunter2»@host\\/v2\"",
                "pass\\u{200b}word=«hunter2»",
                "\033[31mpassword\033[0m=\033[1m«hunter2\033[0m» refused",
            })
    void findsWhatIsEscaped(String marked) {
        String text = marked.replace("«", "").replace("»", "");
        assertEquals(marked.replaceAll("«.*?»", "[redacted]"), Secrets.redact(text));
    }

    @Test
    void findsWhatIsWrapped() {
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzeXN0ZW06YWRtaW4ifQ.c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWduYXR1cmU";
        String text = "error: token " + token;
        String wrapped = text.substring(0, 80) + "\n    " + text.substring(80) + " refused";
        assertEquals("error: token [redacted] refused", Secrets.redact(wrapped));
    }

    /** A secret of every letter that a shell, JSON and a URL have a meaning for. */
    @Test
    void hidesPasswordsOfOddLettersWhole() {
        Random random = new Random(20261128);
        String odd = "abXY12-_.~!$()*+,;=:@/?#%^&|";
        for (int i = 0; i < 3_000; i++) {
            StringBuilder password = new StringBuilder("q7");
            for (int j = 0; j < 10; j++) {
                password.append(odd.charAt(random.nextInt(odd.length())));
            }
            password.append("zQ8");
            // Two URLs in a row look the same as one with such a password.
            if (password.indexOf("://") >= 0) {
                continue;
            }
            for (String form : List.of(
                    "https://bob:%s@registry.local/v2/",
                    "{\"password\":\"%s\"}", "password: '%s'", "--password \"%s\"", "<password>%s</password>")) {
                String clean = Secrets.redact(form.formatted(password));
                assertFalse(
                        clean.contains("zQ8") || clean.contains("q7"), () -> form.formatted(password) + " " + clean);
            }
        }
    }

    @Test
    void findsWhatIsPacked() {
        SecretTexts texts = new SecretTexts(1);
        assertEquals("data [redacted]", Secrets.redact(texts.marked("data {gzip|password: {an:12}}")));
        assertEquals("data [redacted]", Secrets.redact(texts.marked("data {hexof|password: {an:12}}")));
        String other = texts.marked("data {gzip|server: registry.local} {hexof|server: registry.local}");
        assertEquals(other, Secrets.redact(other));
    }

    /** Both are lines of random letters; only the marks around them tell which is public. */
    @Test
    void tellsLinesOfKeysFromThoseOfCertificates() {
        String lines = new SecretTexts(2).marked("{b64:64}\\n{b64:64}\\n{b64:20}");
        String certificate = "-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----";
        assertEquals(certificate, Secrets.redact(certificate));
        assertEquals("[redacted]\n[redacted]\n[redacted]", Secrets.redact(lines));
    }

    @Test
    void saysWhatIsLookedFor() {
        assertTrue(Secrets.families()
                .containsAll(List.of("cloud key", "private key", "docker auth", "cookie", "signature")));
    }

    @Test
    void countsEachSecretOnceByItsKind() {
        Tally tally = new Tally();
        String text = "https://bob:hunter2@a/ https://bob:hunter3@b/ Authorization: Basic Ym9iOmh1bnRlcjI= " + JWT
                + " {\"password\":\"hunter2\"} got " + base64("joe:hunter2hunter2");
        String clean = Secrets.redact(text, tally);
        Secrets.redact(clean, tally);
        Secrets.redact(text, tally);
        Secrets.redactArguments(List.of("--token", "hunter2"), tally);

        assertEquals(
                Map.of(
                        "password in URL", 2,
                        "Authorization value", 1,
                        "token", 1,
                        "password by name", 2,
                        "docker auth", 1),
                tally.byKind());
        assertFalse(clean.contains("hunter") || clean.contains("eyJ"), clean);
    }

    /** Ordinary words in the places of secrets, and runs of letters that could be base64: thousands, none hidden. */
    @Test
    void hidesNoOrdinaryText() {
        Random random = new Random(20261125);
        List<String> before =
                List.of("image ", "digest sha256:", "pod default/", "/var/lib/", "volume pvc-", "ReplicaSet ");
        for (int i = 0; i < 20_000; i++) {
            int length = 8 + random.nextInt(60);
            String letters = i % 2 == 0 ? "0123456789abcdef" : "bcdfghjklmnpqrstvwxz2456789-";
            StringBuilder run = new StringBuilder("x");
            for (int j = 0; j < length; j++) {
                run.append(letters.charAt(random.nextInt(letters.length())));
            }
            String text = before.get(i % before.size()) + run + " is there";
            assertEquals(text, Secrets.redact(text));
        }
    }

    @Test
    void takesOutTheArgumentAfterASecretOption() {
        assertEquals(
                List.of("run", "--token", "[redacted]", "--registry", "https://a:[redacted]@b", "--timeout", "5s"),
                Secrets.redactArguments(
                        List.of("run", "--token", "hunter2", "--registry", "https://a:hunter2@b", "--timeout", "5s"),
                        new Tally()));
    }

    @Test
    void staysQuickOnHostileText() {
        List<String> nasty = List.of(
                "http://a:".repeat(20_000) + "@",
                "http://a:b@".repeat(20_000) + "@sha256:",
                "password=".repeat(20_000),
                "curl " + "-u a ".repeat(20_000),
                "Authorization: " + "Basic ".repeat(20_000),
                "Authorization: Digest a" + "=b ".repeat(20_000),
                "eyJ".repeat(40_000),
                "a:b@".repeat(30_000),
                "\"auth\":\"" + "\\".repeat(60_000),
                "-----BEGIN PRIVATE KEY-----".repeat(5_000),
                "x".repeat(100_000) + "@token",
                "PRIVATE " + ("A".repeat(64) + "\n").repeat(10_000),
                ("A".repeat(64) + "\n").repeat(10_000) + "-----END PRIVATE KEY-----",
                "a.".repeat(100_000) + "password=",
                "\\".repeat(200_000) + "\"token",
                "\\\"token\\\":\\\"" + "\\".repeat(200_000),
                "bearer " + "a".repeat(100_000),
                "login ".repeat(10_000),
                "secret ".repeat(10_000),
                "key ".repeat(13_000),
                "token-".repeat(10_000),
                "<<<".repeat(20_000),
                "://".repeat(20_000),
                "@".repeat(66_000),
                "password>".repeat(6_000),
                "password:\n ".repeat(6_000),
                "'password':'".repeat(5_000),
                "htpasswd -b ".repeat(5_000),
                "%25".repeat(20_000),
                "\\u005c".repeat(10_000),
                "&amp;".repeat(13_000),
                base64("password=hunter2 ".repeat(2_000)),
                "H4sIAAAA".repeat(6_000),
                "aB1+".repeat(16_000),
                "\"data\":{".repeat(6_000),
                "data:\n  a: b\n".repeat(3_000));
        for (String text : nasty) {
            assertTimeoutPreemptively(
                    Duration.ofMinutes(2), () -> Secrets.redact(text), () -> text.substring(0, 30) + "...");
        }
    }

    @Test
    void doesNotLetALineHideBehindAnother() {
        String clean = Secrets.redact("first\npassword: hunter2\nlast " + JWT);

        assertFalse(clean.contains("hunter2"));
        assertFalse(clean.contains("eyJ"));
        assertTrue(clean.startsWith("first\n") && clean.contains("\nlast "));
    }
}
