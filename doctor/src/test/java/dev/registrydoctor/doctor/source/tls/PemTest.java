package dev.registrydoctor.doctor.source.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Keys that no client logs in with; those that do are KubeconfigTest's. */
class PemTest {

    private static String openssl(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "openssl";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static String refusal(String pem) {
        return String.valueOf(assertThrows(GeneralSecurityException.class, () -> Pem.privateKey(pem))
                .getMessage());
    }

    private static String pem(String kind, byte[] content) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getEncoder().encodeToString(content) + "\n-----END " + kind
                + "-----\n";
    }

    @Test
    void aKeyBehindItsParametersIsFound() throws Exception {
        String key = openssl("ecparam", "-name", "prime256v1", "-genkey");
        assertEquals(0, key.indexOf("-----BEGIN EC PARAMETERS-----"), key);
        assertEquals("EC", Pem.privateKey(key).getAlgorithm());
    }

    @Test
    void whyAKeyCannotBeUsedIsSaid() throws Exception {
        assertEquals("the key is encrypted", refusal(openssl("genrsa", "-aes128", "-passout", "pass:x", "2048")));
        assertEquals(
                "the key is encrypted",
                refusal(openssl("genrsa", "-traditional", "-aes128", "-passout", "pass:x", "2048")));
        assertEquals("the key is neither RSA nor EC nor Ed25519", refusal(openssl("genpkey", "-algorithm", "x25519")));
        assertEquals("the key is neither RSA nor EC nor Ed25519", refusal(pem("PRIVATE KEY", new byte[100])));
        assertEquals("the EC key does not name its curve", refusal(pem("EC PRIVATE KEY", new byte[100])));
        assertEquals("it contains no private key", refusal(pem("CERTIFICATE", new byte[100])));
        assertEquals("it contains no private key", refusal(""));
    }

    /** What a signature of which takes minutes is none. */
    @Test
    void aKeyOfWholeMibIsRefused() {
        refusal(pem("RSA PRIVATE KEY", new byte[2 << 20]));
        refusal(pem("EC PRIVATE KEY", new byte[2 << 20]));
        refusal(pem("PRIVATE KEY", new byte[2 << 20]));
        refusal("-----BEGIN PRIVATE KEY-----".repeat(100_000));
    }

    @Test
    void aTextWithoutCertificatesIsRefused() {
        for (String text : new String[] {"", "x", "-----BEGIN CERTIFICATE-----\n", pem("CERTIFICATE", new byte[100])}) {
            assertThrows(
                    GeneralSecurityException.class,
                    () -> Pem.certificates(text.getBytes(StandardCharsets.US_ASCII)),
                    text);
        }
        assertThrows(
                GeneralSecurityException.class,
                () -> Pem.certificates(new HeldCertificate.Builder()
                        .build()
                        .privateKeyPkcs8Pem()
                        .getBytes(StandardCharsets.US_ASCII)));
    }
}
