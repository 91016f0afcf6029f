package dev.registrydoctor.checks.model.toml;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without the library's parser is what that parser reads, places included. */
class UsualTomlTests {

    private static final int TEXTS = 20_000;

    private static final String[] KEYS = {
        "a", "b", "a-1", "_", "9", "\"a\"", "'b'", "\"x.y\"", "\"\"", "a.b", "a . b", "é"
    };

    private static final String[] VALUES = {
        "1",
        "-1",
        "0",
        "-0",
        "007",
        "+1",
        "1_000",
        "1.5",
        "0x1F",
        "999999999999999999",
        "9999999999999999999",
        "1979-05-27",
        "true",
        "false",
        "truer",
        "\"s\"",
        "'s'",
        "\"\"",
        "''",
        "\"#\"",
        "\"\\n\"",
        "'\\'",
        "\"\"\"m\"\"\"",
        "\"tab\there\"",
        "[]",
        "[1, 2]",
        "[\"a\",'b',]",
        "[[1], [\"x\", true]]",
        "[ # c\n 1\n]",
        "[\n  1,\n\n  2\n]",
        "[1,,2]",
        "[1 2]",
        "[1",
        "{ a = 1 }",
        "",
        "1 2",
        "\"s\"x"
    };

    private static final String[] ENDS = {"", " ", "\t", " # comment", "#", " x", "\r", " # é"};

    private static <T> T any(Random random, T[] from) {
        return from[random.nextInt(from.length)];
    }

    private static String line(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> "";
            case 1 -> "# comment";
            case 2 -> "[" + header(random) + "]";
            case 3 -> random.nextInt(4) == 0 ? "[[" + header(random) + "]]" : "[" + header(random) + "]";
            default -> any(random, KEYS) + any(random, new String[] {"=", " = ", "\t=", " ="}) + any(random, VALUES);
        };
    }

    private static String header(Random random) {
        StringBuilder header = new StringBuilder(any(random, KEYS));
        for (int parts = random.nextInt(3); parts > 0; parts--) {
            header.append('.').append(any(random, KEYS));
        }
        return header.toString();
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int lines = random.nextInt(6); lines >= 0; lines--) {
            text.append(random.nextInt(4) == 0 ? "  " : "").append(line(random));
            text.append(random.nextInt(4) == 0 ? any(random, ENDS) : "");
            text.append(lines > 0 || random.nextBoolean() ? "\n" : "");
        }
        return text.toString();
    }

    @Test
    void agreesWithTheLibrary() {
        Random random = new Random(7);
        int usual = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            if (UsualToml.read(text) != null) {
                usual++;
                TomlPlain.assertSame(text);
            }
        }
        assertTrue(usual > TEXTS / 20, "only " + usual + " texts were usual");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "# c",
                "version = 2\n\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n  config_path = \"${SNAP_DATA}/args/certs.d\"\n",
                "server = \"http://localhost:32000\"\n\n[host.\"http://localhost:32000\"]\ncapabilities = [\"pull\", \"resolve\"]\n",
                "oom_score = -999\nimports = [\n  \"/etc/a.toml\",\n]\n[debug]\n  level = 'info' # usual\n",
                "a-1\t=\t'C:\\d'",
                "[a]\n[a.b]\n[a.c]\nx = [[1], [\"y\", true]]"
            })
    void readsWhatConfigurationsConsistOf(String text) {
        assertNotNull(UsualToml.read(text));
        TomlPlain.assertSame(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = 1\na = 2",
                "[a]\n[a]",
                "[a.b]\n[a]",
                "a = 1\n[a.b]",
                "[[a]]",
                "a.b = 1",
                "a = \"\\u0041\"",
                "a = \"\"\"b\"\"\"",
                "a = '''b'''",
                "a = 1.0",
                "a = 01",
                "a = 0x1",
                "a = 1_0",
                "a = 1234567890123456789",
                "a = { b = 1 }",
                "a = [1, # c\n2]",
                "a = [[[[[[[[[[1]]]]]]]]]]",
                "a = 2026-01-01",
                "a = truer",
                "a = 1 b",
                "a = [1",
                "a = [1 2]",
                "a = \"b",
                "a 1",
                "[a",
                "[a]]",
                "[ a ]",
                "\"\" = 1",
                "a = 1\r\n",
                "# é",
                "# \u0001",
                "# \u007f"
            })
    void leavesTheRestToTheLibrary(String text) {
        assertNull(UsualToml.read(text));
    }
}
