package dev.registrydoctor.checks.model.toml;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What containerd before 2.0 makes of TOML; the same and more is held against a real one where there is one. */
class GoTomlTests {

    private static final String OLDER = "1.6.15";
    private static final String OLD = "1.6.16";
    private static final String NEW = "2.1.6";

    private static List<TomlFile.Fault> faults(String text, String containerd) {
        return TomlFile.ofContainerd(text, containerd).faults();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[a] b = 1",
                "a = {\n b = 1 }",
                "a.b = 1\n[a]\nc = 2",
                "['a']\n[\"a\"]",
                "a = \"http:\\/\\/b\"",
                "a = 1 # \u0001",
                "a = 1\rb = 2",
                "a = { b = 1, b = 2 }",
                ".a = 1",
                "a = 01",
                "a = 'b\nc'",
                "a = \"\\ud800\"",
            })
    void takesWhatIsNoToml(String text) {
        assertEquals(List.of(), faults(text, OLD));
        assertFalse(faults(text, NEW).isEmpty());
        assertEquals(List.of(), TomlFile.ofContainerd(text, null).faults(), "some containerd takes it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a.\"http://[::1]:5000\"]", "a = 2024-01-01\n", "a = 0e5"})
    void refusesWhatIsToml(String text) {
        assertEquals(List.of(), faults(text, NEW));
        assertFalse(faults(text, OLD).get(0).endsReader());
        assertEquals(List.of(), TomlFile.ofContainerd(text, null).faults(), "some containerd takes it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b = 1",
                "a = b",
                "a = \"b",
                "a = “b”",
                "a = 1 b = 2",
                "a = 1\na = 2",
                "a = [1 2]",
                "a = [1",
                "a = { b = 1, }",
                "a =",
                "a = = 1",
                "[a]\n[a]",
                "[a",
                "a = 1\n[a]",
                "[a]\n[[a]]",
                "a = 1__0",
                "a = \"\\x\"",
                "a = True",
                "a = 2024-13-01 ",
                "{ \"a\": 1 }",
            })
    void refusesWhatNobodyTakes(String text) {
        List<TomlFile.Fault> old = faults(text, OLD);
        assertEquals(1, old.size());
        assertFalse(old.get(0).endsReader());
        assertFalse(faults(text, NEW).isEmpty());
        assertFalse(TomlFile.ofContainerd(text, null).faults().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a =\nb = 1",
                "a =\n[b]",
                "a = # c\nb = 1",
                "a = ,",
                "a = [1,, 2]",
                "a = [, 1]",
                "a = { b = }",
                "a = ]",
                "a =\n[[b]]"
            })
    void endsUntil1615WhereAValueIsMissing(String text) {
        List<TomlFile.Fault> older = faults(text, OLDER);
        assertEquals(1, older.size());
        assertTrue(older.get(0).endsReader());
        assertTrue(older.get(0).what().contains("panic"), older::toString);
        List<TomlFile.Fault> old = faults(text, OLD);
        assertEquals(1, old.size());
        assertFalse(old.get(0).endsReader());
        assertFalse(old.get(0).what().contains("panic"), old::toString);
        NonEmpty.noneMatch(faults(text, NEW), TomlFile.Fault::endsReader);
        NonEmpty.noneMatch(TomlFile.ofContainerd(text, null).faults(), TomlFile.Fault::endsReader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 0xFFFFFFFFFFFFFFFF", "a = 18446744073709551615"})
    void takesUnsignedIntegersSince1616(String text) {
        assertEquals(1, faults(text, OLDER).size());
        assertEquals(List.of(), faults(text, OLD));
        assertEquals(
                "18446744073709551615",
                String.valueOf(TomlFile.ofContainerd(text, OLD).root().get("a")));
        assertEquals(1, faults("a = 0x1FFFFFFFFFFFFFFFF", OLD).size());
        assertEquals(1, faults("a = -9223372036854775809", OLD).size());
    }

    @Test
    void whatItReadsIsWhatTomlSays() {
        String text = """
                a = "x" # c
                'b c' = [ 1, # one
                  0x1F, -1_000 ]
                d.e = true

                [f."g.h"]
                i = { j = 'k', l.m = 1.5 }
                [[n]]
                o = "p\\tq\\u00e9"
                [n.r]
                [[n]]
                s = \"""
                t
                u\"""
                """;

        TomlTable old = TomlFile.ofContainerd(text, OLD).root();
        TomlTable strict = TomlFile.ofContainerd(text, NEW).root();

        assertEquals(values(strict), values(old));
        assertEquals(new Place(2, 1), old.place("b c"));
        TomlList list = (TomlList) requireNonNull(old.get("b c"));
        assertEquals(new Place(3, 3), list.place(1));
        assertEquals(new Place(6, 1), ((TomlTable) requireNonNull(old.get("f"))).place("g.h"));
    }

    private static String values(Object value) {
        if (value instanceof TomlTable table) {
            StringBuilder values = new StringBuilder("{");
            table.keySet().stream()
                    .sorted()
                    .forEach(k -> values.append(k).append('=').append(values(requireNonNull(table.get(k)))));
            return values.append('}').toString();
        } else if (value instanceof TomlList list) {
            StringBuilder values = new StringBuilder("[");
            for (int i = 0; i < list.size(); i++) {
                values.append(values(list.get(i))).append(' ');
            }
            return values.append(']').toString();
        }
        return value.toString();
    }

    @Test
    void faultsStandWhereTheyAre() {
        assertEquals(
                List.of(new TomlFile.Fault(2, 5, "no value can start with x", false)), faults("a = 1\nb = x\n", OLD));
        assertEquals(
                "typographic quote “ (U+201C) instead of a straight \"",
                faults("a = “b”", OLD).get(0).what());
    }

    @Test
    void nothingIsTooDeepOrTooLong() {
        for (String deep :
                List.of("a = " + "[".repeat(15_000), "[" + "a.".repeat(15_000) + "b]", "a = " + "{b=".repeat(9_000))) {
            assertEquals(1, faults(deep, OLD).size());
        }
        assertNotNull(TomlFile.ofContainerd("a = 1\n".repeat(10_000), OLD).unread());
    }

    @Test
    void hostsThatAreNoTablesEndContainerdOnceThereAreTwo() {
        assertFalse(HostsToml.parse("[host]\na = 1\n", OLD).crashesContainerd());
        assertTrue(HostsToml.parse("[host]\na = 1\nb = 2\n", OLD).crashesContainerd());
        assertFalse(HostsToml.parse("[host]\na = 1\nb = 2\n", NEW).crashesContainerd());
        assertFalse(HostsToml.parse("[host]\na = 1\nb = 2\n", null).crashesContainerd());
    }
}
