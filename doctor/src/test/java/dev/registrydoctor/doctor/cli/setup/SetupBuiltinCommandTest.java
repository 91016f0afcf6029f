package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.GivenCertificate;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SetupBuiltinCommandTest {

    @TempDir
    private Path folder;

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void aRegistryThatIsThereNeedsNothing() {
        Cli.Result result = Cli.run("setup", "builtin", "--sample", "healthy");
        assertEquals(0, result.exit(), result::toString);
    }

    @Test
    void theAddOnIsEnabledWhereItIsNot() throws IOException {
        Cli.Result result = Cli.run(
                "setup",
                "builtin",
                "--size",
                "40Gi",
                "--sample",
                "src/test/resources/sites/addon-never-enabled",
                "-o",
                "json");
        assertEquals(3, result.exit(), result::toString);
        assertTrue(result.json().get("before").toString().contains("microk8s enable registry"), result::toString);
    }

    @Test
    void aLoginIsASecretAndAPatch() throws IOException {
        String users = file("users", "joe:$2y$05$abcdefghijklmnopqrstuv\n");
        Cli.Result result = Cli.run(
                "setup",
                "builtin",
                "--protect",
                "htpasswd=" + users,
                "--keep-images",
                "--sample",
                "healthy",
                "-o",
                "json");
        assertEquals(3, result.exit(), result::toString);
        String steps = result.json().get("before").toString();
        assertTrue(steps.contains("--from-file=htpasswd=" + users), steps);
        assertTrue(steps.contains("REGISTRY_AUTH_HTPASSWD_PATH"), steps);
        assertTrue(!result.out().contains("$2y$"), "the hashes stay in their file");
    }

    @ParameterizedTest
    @CsvSource({
        "--size 5Gi, 20Gi or more",
        "--storage-class A_b, the name of a StorageClass",
        "--reachable vm:32000, without a port",
        "--protect login, takes htpasswd=FILE",
        "--protect tls=cert, takes two files",
        "--protect htpasswd=/no/such/file, no file"
    })
    void whatCannotBeMeantIsRefused(String args, String words) {
        String[] some = ("setup builtin " + args + " --sample healthy").split(" ", -1);
        Cli.Result result = Cli.run((Object[]) some);
        assertEquals(2, result.exit(), result::toString);
        assertTrue(result.err().contains(words), result::toString);
    }

    @Test
    void filesOfTheWrongKindAreRefused() throws IOException {
        String certificate =
                file("tls.crt", GivenCertificate.root("vm").dns("vm").pem());
        String plain = file("users", "joe:{SHA}abcdefghijkl\n");
        for (String protect : new String[] {"htpasswd=" + plain, "tls=" + certificate + "," + certificate}) {
            Cli.Result result = Cli.run("setup", "builtin", "--protect", protect, "--sample", "healthy");
            assertEquals(2, result.exit(), result::toString);
            assertTrue(result.err().contains(" must "), result::toString);
        }
    }
}
