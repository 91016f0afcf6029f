package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SetupRegistryCommandTest {

    private static final String PASSWORD = "s3cr3t-s3cr3t";
    private static final String REGISTRY = "registry.lab:5280";
    private static final String HARBOR = "src/test/resources/sites/harbor-in-order";

    @TempDir
    private Path folder;

    @Test
    void plainHttpHasToBeMeant() throws IOException {
        Cli.Result result = Cli.run("setup", "registry", REGISTRY, "--sample", "pull-secret-missing", "-o", "json");
        assertEquals(3, result.exit(), result::toString);
        assertTrue(result.json().at("/problems/0").asText().contains("add --insecure"), result::toString);
        assertEquals(0, result.json().get("nodes").size());
    }

    @Test
    void aRegistryThatTheNodeUsesAlreadyNeedsNothing() throws IOException {
        Cli.Result result =
                Cli.run("setup", "registry", REGISTRY, "--insecure", "--sample", "pull-secret-missing", "-o", "json");
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.json().get("asWanted").asBoolean());
        assertTrue(result.json().at("/notes/0").asText().contains("asks for a login"), result::toString);
        assertEquals(1, result.json().get("proof").size());
    }

    /** The password is nowhere in what is printed, whatever place it comes from. */
    @Test
    void aLoginThatIsRefusedPlansNothing() throws IOException {
        Path file = folder.resolve("password");
        Files.writeString(file, PASSWORD + "\n");
        for (List<Object> place : List.<List<Object>>of(
                List.of("--password-file", file),
                List.of("--password-stdin"),
                List.of("--password-env", "REG_PASSWORD"))) {
            Cli cli = new Cli(
                    Map.of("REG_PASSWORD", PASSWORD),
                    100,
                    false,
                    new ByteArrayInputStream((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8)));
            List<Object> args = new ArrayList<>(List.of(
                    "setup",
                    "registry",
                    REGISTRY,
                    "--insecure",
                    "--sample",
                    "pull-secret-missing",
                    "-u",
                    "joe",
                    "-n",
                    "team"));
            args.addAll(place);
            Cli.Result result = cli.execute(args.toArray());
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.out().contains("refuses the login of joe (HTTP 401)"), result::toString);
            assertFalse((result.out() + result.err()).contains(PASSWORD), result::toString);
        }
    }

    @Test
    void aHarborIsToldAsSuch() throws IOException {
        Cli.Result result =
                Cli.run("setup", "registry", "harbor.lab:8080", "--insecure", "--sample", HARBOR, "-o", "json");
        assertTrue(result.json().get("notes").toString().contains("The registry is a Harbor"), result::toString);
    }

    @Test
    void aRegistryThatDoesNotAnswerIsNamed() {
        Cli.Result result = Cli.run("setup", "registry", "none.lab:1", "--sample", "healthy");
        assertEquals(3, result.exit(), result::toString);
        assertTrue(result.out().contains("Nothing is planned until this is settled."), result::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "https://reg.lab;without a scheme",
                "reg;not a registry that an image can name",
                "reg.lab/Shop;not a registry that an image can name",
                "reg.lab:99999;not a registry that an image can name",
                "reg.lab -n shop;add --username",
                "reg.lab --password-stdin;add --username",
                "reg.lab -u joe --password-stdin --password-env X;give one of",
                "reg.lab -u joe --password-env NO_SUCH_VARIABLE;is not in the environment",
                "reg.lab -u joe;nobody can be asked for the password here",
                "reg.lab -u joe:x --password-stdin;a colon",
                "reg.lab --client dokcer;docker",
                "reg.lab --hosts-entry reg2.lab;IP address",
                "10.0.0.5:5000 --hosts-entry 10.0.0.5;IP address",
                "reg.lab --pull other.lab/x:1;an image of the registry",
                "reg.lab --ca /no/such/file;no file"
            })
    void whatCannotBeMeantIsRefused(String args, String words) {
        String[] some = ("setup registry " + args + " --sample healthy").split(" ", -1);
        Cli.Result result = Cli.run((Object[]) some);
        assertEquals(2, result.exit(), result::toString);
        assertTrue(result.err().contains(words), result::toString);
    }

    @Test
    void aPasswordIsOneLineOfText() {
        for (String text : List.of("", "\n", "a\nb", "a\u0000b")) {
            Cli.Result result = Cli.reading(text.getBytes(StandardCharsets.UTF_8))
                    .execute("setup", "registry", "reg.lab", "-u", "joe", "--password-stdin", "--sample", "healthy");
            assertEquals(2, result.exit(), result::toString);
            assertTrue(result.err().contains("the password from standard input"), result::toString);
        }
    }
}
