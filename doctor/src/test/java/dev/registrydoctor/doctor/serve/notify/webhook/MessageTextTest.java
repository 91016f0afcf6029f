package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts of the environment in messages. */
class MessageTextTest {

    private static void assertPlain(String text, int most) {
        assertTrue(text.length() <= most, () -> text.length() + " characters");
        assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        assertFalse(
                text.codePoints()
                        .anyMatch(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR),
                text);
    }

    @Test
    void textsAreOneLineThatTurnsNothingAround() {
        assertEquals("a b  c", MessageText.line(" a\nb\r\nc ", 100));
        assertEquals("?gnp.exe", MessageText.line("\u202egnp.exe", 100));
        assertEquals("שלום", MessageText.line("שלום", 100));
        assertEquals("\ufffd", MessageText.line("\ud800", 100));
        assertEquals("?[31m", MessageText.line("\u001b[31m", 100));
    }

    @Test
    void longTextsAreCutBetweenCharacters() {
        assertEquals("abc", MessageText.line("abc", 4));
        assertEquals("abcd", MessageText.line("abcd", 4));
        assertEquals("abc…", MessageText.line("abcde", 4));
        assertEquals("a😀…", MessageText.line("a😀😀😀", 4));
        for (String name : HostileChanges.NAMES) {
            for (int most : List.of(2, 3, 100, MessageText.SUMMARY)) {
                assertPlain(MessageText.line(name, most), most);
            }
        }
    }

    @Test
    void secretsAreTakenOutBeforeTextsAreCut() {
        String text = "x".repeat(80) + " password=planted-Hunter2-secret";
        for (int most = 80; most < 140; most++) {
            assertFalse(MessageText.line(text, most).contains("plant"), MessageText.line(text, most));
        }
    }

    @Test
    void everyNameGivesJsonWithTheSameMembers() throws IOException {
        List<String> names = new ArrayList<>(HostileChanges.NAMES);
        Random random = new Random(20);
        for (int i = 0; i < 500; i++) {
            names.add(HostileChanges.random(random));
        }
        long number = 0;
        for (String name : names) {
            CauseChange change = HostileChanges.change(++number, Kind.EXPLAINED, name, Grade.PROBLEM);
            byte[] body = new JsonForm().body(new Notice(JsonFormTest.SENDER, 0, List.of(change)));
            JsonNode read = new ObjectMapper().readTree(body);
            assertEquals(6, read.size());
            JsonNode first = read.path("changes").path(0);
            assertEquals(11, first.size());
            assertPlain(first.path("title").asText(), MessageText.NAME);
            assertPlain(first.path("by").path("subject").path("name").asText(), MessageText.NAME);
            assertPlain(first.path("summary").asText(), MessageText.SUMMARY);
            assertTrue(body.length < 32 << 10, () -> body.length + " bytes");
        }
    }
}
