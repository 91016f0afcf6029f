package dev.registrydoctor.doctor.serve.cause;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ledger as it is written. */
class LedgerJsonTest {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00.123456789Z");

    private static Cause cause(String problem, String name, String real) {
        return new Cause(
                new CauseKey(problem, Subject.pod(name)),
                "The \"title\"",
                "What was found: \u00e4\\",
                Grade.WARNING,
                Subject.pod(real),
                TIME,
                TIME.plusSeconds(1),
                "20260101-r",
                "storage.check");
    }

    private static Ledger ledger() {
        Cause one = cause("storage.a", "n/p", "shop/web");
        Cause two = cause("image.b", "shop/db", "shop/db");
        return new Ledger(
                List.of(one, two),
                List.of(
                        new CauseChange(7, Kind.BEGAN, one, TIME, null),
                        new CauseChange(8, Kind.EXPLAINED, two, TIME, one.key())),
                9,
                Map.of("events", 8L, "hook", 0L));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String json(Ledger ledger) {
        return new String(LedgerJson.write(ledger), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        assertEquals(ledger(), LedgerJson.read(LedgerJson.write(ledger())));
        assertEquals(Ledger.EMPTY, LedgerJson.read(LedgerJson.write(Ledger.EMPTY)));
    }

    @Test
    void membersOfANewerProgramAreIgnored() throws IOException {
        String more = json(ledger())
                .replaceFirst("\\{", "{\"more\":{\"a\":[1,null]},")
                .replace("\"problem\":", "\"nodes\":[\"a\"],\"problem\":");
        assertEquals(ledger(), LedgerJson.read(bytes(more)));
    }

    @Test
    void anotherVersionIsRefused() {
        String other = json(ledger()).replace("\"version\":\"1\"", "\"version\":\"2\"");
        IOException e = assertThrows(IOException.class, () -> LedgerJson.read(bytes(other)));
        assertTrue(String.valueOf(e.getMessage()).contains("version 2"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":\"1\"}",
                "{\"version\":\"1\",\"next\":1,\"told\":{},\"open\":[]}",
                "{\"version\":\"1\",\"next\":1,\"told\":{\"a\":[]},\"open\":[],\"changes\":[]}",
                "{\"version\":\"1\",\"next\":\"x\",\"told\":{},\"open\":[],\"changes\":[]}",
                "{\"version\":\"1\",\"next\":1,\"told\":{},\"open\":[{}],\"changes\":[]}",
                "{\"version\":\"1\",\"next\":1,\"told\":{},\"open\":[7],\"changes\":[]}"
            })
    void whatIsNoLedgerIsRefused(String json) {
        assertThrows(IOException.class, () -> LedgerJson.read(bytes(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROBLEM", "POD", "BEGAN", "2026-01-01T00:00:00.123456789Z"})
    void aValueThatDoesNotExistIsRefused(String value) {
        Ledger ledger = new Ledger(
                List.of(),
                List.of(new CauseChange(
                        1,
                        Kind.BEGAN,
                        new Cause(
                                new CauseKey("storage.a", Subject.pod("p")),
                                "t",
                                "s",
                                Grade.PROBLEM,
                                Subject.pod("p"),
                                TIME,
                                TIME,
                                "r",
                                "c"),
                        TIME,
                        null)),
                2,
                Map.of());
        String json = json(ledger);
        assertTrue(json.contains('"' + value + '"'), json);
        assertThrows(IOException.class, () -> LedgerJson.read(bytes(json.replace('"' + value + '"', "\"other\""))));
    }

    @Test
    void moreThanALedgerCanBeIsRefused() {
        List<Cause> many = new ArrayList<>();
        for (int i = 0; i <= LedgerFold.MOST_OPEN; i++) {
            many.add(cause("storage.a", "p" + i, "p" + i));
        }
        byte[] bytes = LedgerJson.write(new Ledger(many, List.of(), 1, Map.of()));
        assertThrows(IOException.class, () -> LedgerJson.read(bytes));
        byte[] padded = bytes(json(ledger()) + " ".repeat(LedgerJson.MOST_BYTES));
        assertThrows(IOException.class, () -> LedgerJson.read(padded));
    }

    /** Whatever somebody calls things: quotes take two bytes, others up to twelve. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "\"", "\u20ac", "\ud83d\ude00", "\u0001"})
    void aFullLedgerFitsIntoOneObjectOfTheCluster(String character) throws IOException {
        String name = "n/" + character.repeat(2_000);
        Ledger ledger = Ledger.EMPTY;
        for (int round = 0; round < 3; round++) {
            MadeReport shown = MadeReport.after(round * 5L);
            MadeReport named = MadeReport.after(round * 5L);
            for (int i = 0; i < LedgerFold.MOST_OPEN; i++) {
                String problem = "area." + "p".repeat(60) + (round + 1) % 2 + i;
                shown.problem(MadeReport.finding(problem, name + i));
                named.problem(MadeReport.finding(problem, "r" + name + i));
            }
            ledger = LedgerFold.fold(
                            ledger, new ExaminationReport(TIME, shown.report(), named.report(), true), "r".repeat(200))
                    .ledger();
        }
        byte[] bytes = LedgerJson.write(ledger);
        assertEquals(LedgerFold.MOST_OPEN, ledger.open().size());
        assertEquals(Ledger.MOST_CHANGES, ledger.changes().size());
        assertTrue(bytes.length < LedgerJson.MOST_BYTES, () -> bytes.length + " bytes");
        assertEquals(ledger, LedgerJson.read(bytes));
    }

    @Test
    void longNamesStayDifferent() {
        String name = "n/" + "x".repeat(2_000);
        Subject one = BoundedText.subject(Subject.image(name + "1"));
        Subject two = BoundedText.subject(Subject.image(name + "2"));
        assertFalse(one.equals(two));
        assertEquals(one, BoundedText.subject(one));
        assertEquals(Subject.image("short"), BoundedText.subject(Subject.image("short")));
    }
}
