package dev.registrydoctor.checks.model.toml;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.TomlAssertions;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlFileTests {

    private static final String[] PIECES = {
        "a = 1",
        "b = \"x # y\"",
        "[t]",
        "[[l]]",
        "c = [",
        "]",
        "1,",
        "# c",
        "  # [d",
        "\n",
        "\n",
        "\n",
        "\n",
        "\r\n",
        " ",
        "\t",
        "\"\"\"",
        "'''",
        "\"",
        "'",
        "\\",
        "{",
        "}",
        "=",
        ",",
        "d = { e = 1 }",
        "f.g = 2",
        "1979-05-27",
        "\u0001",
        "\r",
        "\uD800",
        "\uFEFF",
        "\u201Cq\u201D",
        "# \uD83D\uDE00",
        "a",
        ".",
        "h = \"\"\"",
        "i = '''",
        "x # y",
        "[a]"
    };

    /** A text of pieces of TOML, broken or not. */
    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(14); i >= 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
            if (random.nextBoolean()) {
                text.append('\n');
            }
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# head\n\na = \"x # y\"\n  # [t]\n\n[t] # tail\n\nb = [\n  # one\n  1,\n\n  2,\n]\n",
                "\n\na = \"\"\"\n\n# text\n\n\"\"\"\n\n# comment\nb = 1\n",
                "\n\na = '''\n# text ''''\n\n\nb = 1\n",
                "# c\n\na = \"\\\"# no comment\"\n\nb = '\\'\n\n# c\nc = 1\n",
                "\n\na = \"not closed\n\n# c\nb = 1\n",
                "\n\na = \"\"\"not closed\n\n# c\nb = 1\n",
                "# c\r\n\r\na = 1\r\n\t# c\r\n\r\na = 2\r\n",
                "\uFEFF# c\n\na = 1\n",
                "# tab\t, \u00E9, \u2028 and \uD83D\uDE00\n\na = 1\na = 2\n",
                "# bell \u0007\n\na = 1\n",
                "# delete \u007F\n\na = 1\n",
                "# return \r in it\n\na = 1\n",
                "# half of a pair \uD800\n\na = 1\n",
                "\n\na = 1\n\n[b]\n\n# c\n[b]\n",
                "\n\na = [1,\n\n# c\n\nb = 2\n\nc = 3\n",
                "\n\na = { b = 1,\n\n# c\n c = 2 }\n",
                "\n\na = \u201Cx\u201D\n",
                "a = 1\n\n# c",
                "a = [\n\n\n",
                "\n\n",
                "",
            })
    void linesThatSayNothingChangeNoPlaceAndNoError(String text) {
        TomlPlain.assertSame(text);
    }

    @Test
    void aKeyBelowALongCommentStandsWhereItDoesInTheFile() {
        TomlFile file = TomlFile.ofContainerd("# c\n\n".repeat(100_000) + "  a = [ 1,\n\n 2 ]\n", "2.0.0");

        assertNull(file.unread());
        assertEquals(new Place(200_001, 3), file.root().place("a"));
        assertEquals(
                new Place(200_003, 2), ((TomlList) requireNonNull(file.root().get("a"))).place(1));
    }

    @Test
    void anErrorBelowALongCommentStandsWhereItDoesInTheFile() {
        String comment = "#\n".repeat(5_000);

        TomlFile file = TomlFile.ofContainerd(comment + "a = 1\n" + comment + "a = 2\n", "2.0.0");

        assertEquals(
                List.of(new TomlFile.Fault(10_002, 1, "a previously defined at line 5001, column 1")), file.faults());
    }

    @Test
    void whatWouldTakeTooLongIsRefusedAndNotJudged() {
        String wide = "a = [" + "1,".repeat(20_000) + "]\n";
        String string = "a = \"\"\"x\"\"\"\n";

        for (String text : List.of(wide, string + "\n".repeat(200) + "b = 1\n")) {
            TomlFile file = TomlFile.ofContainerd(text, "2.0.0");
            assertNotNull(file.unread());
            assertEquals(file.unread(), TomlFile.excess(text));
            assertEquals(1, file.faults().size());
            assertTrue(file.root().isEmpty());
        }
        assertNull(TomlFile.excess(string + "\n".repeat(100) + "b = 1\n"));
    }

    @Test
    void whateverTheTextItIsReadAsTheParserReadsIt() {
        Random random = new Random(20_261_125);
        for (int i = 0; i < 3_000; i++) {
            String text = text(random);
            TomlAssertions.passOver(() -> TomlPlain.assertSame(text));
        }
    }
}
