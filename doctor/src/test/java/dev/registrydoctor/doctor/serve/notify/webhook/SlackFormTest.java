package dev.registrydoctor.doctor.serve.notify.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The body for Slack, within what its documentation allows. */
class SlackFormTest {

    /** What Slack and Mattermost act on: control sequences, and names after an at sign. */
    private static final Pattern ACTIVE = Pattern.compile("[<>]|&(?!amp;|lt;|gt;)|@(?!sha256:)[\\p{L}\\p{N}_]");

    private static JsonNode json(Notice notice) throws IOException {
        return new ObjectMapper().readTree(new SlackForm().body(notice));
    }

    private static void assertHarmless(JsonNode node) {
        if (node.isTextual()) {
            assertFalse(ACTIVE.matcher(node.asText()).find(), node::asText);
        }
        node.forEach(SlackFormTest::assertHarmless);
    }

    @Test
    void aSingleChangeIsATextAndAnAttachment() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        JsonNode body = json(new Notice(JsonFormTest.SENDER, 0, List.of(MadeUpChanges.change(1, Kind.BEGAN, cause))));

        assertEquals(
                "lab: Began: The Pod has no pull secret (pod shop/a)",
                body.path("text").asText());
        assertFalse(body.path("mrkdwn").asBoolean(true));
        assertEquals(1, body.path("attachments").size());
        JsonNode attachment = body.path("attachments").path(0);
        assertEquals(
                "Began: The Pod has no pull secret", attachment.path("title").asText());
        assertEquals("https://doctor.lab/", attachment.path("title_link").asText());
        assertEquals(cause.summary(), attachment.path("text").asText());
        assertEquals(MadeUpChanges.START.getEpochSecond(), attachment.path("ts").asLong());
        assertEquals("shop/a", attachment.path("fields").path(0).path("value").asText());
        assertFalse(body.toString().contains("secret-namespace"), body::toString);
    }

    @Test
    void theColorTellsGradeAndEnd() throws IOException {
        List<String> colors = new ArrayList<>();
        for (Grade grade : Grade.values()) {
            Cause cause = MadeUpChanges.cause("a", grade, MadeUpChanges.START);
            for (Kind kind : List.of(Kind.BEGAN, Kind.ENDED)) {
                colors.add(json(new Notice(JsonFormTest.SENDER, 0, List.of(MadeUpChanges.change(1, kind, cause))))
                        .path("attachments")
                        .path(0)
                        .path("color")
                        .asText());
            }
        }
        assertEquals(colors.get(1), colors.get(3));
        assertEquals(colors.get(1), colors.get(5));
        assertEquals(4, colors.stream().distinct().count());
    }

    @Test
    void aJoinedMessageStaysWithinSlacksLimits() throws IOException {
        List<CauseChange> changes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            changes.add(HostileChanges.change(
                    i, i % 2 == 0 ? Kind.BEGAN : Kind.EXPLAINED, "<&>".repeat(9_000), Grade.PROBLEM));
        }
        JsonNode body = json(new Notice(JsonFormTest.SENDER, 39, changes));

        String text = body.path("text").asText();
        assertTrue(text.length() <= 4_000, () -> text.length() + " characters of text");
        assertTrue(text.contains("39"), text);
        assertTrue(text.startsWith("lab: 100 causes began, 100 have another cause now"), text);
        assertEquals(10, body.path("attachments").size());
        assertTrue(body.toString().length() < 100_000, () -> body.toString().length() + " characters");
        body.path("attachments").forEach(attachment -> {
            assertTrue(attachment.path("text").asText().length() < 8_000);
            attachment
                    .path("fields")
                    .forEach(field -> assertTrue(field.path("value").asText().length() <= 2_000 + 400));
        });
    }

    @Test
    void noNameMentionsAnybodyOrLinksAnywhere() throws IOException {
        List<String> names = new ArrayList<>(HostileChanges.NAMES);
        Random random = new Random(21);
        for (int i = 0; i < 500; i++) {
            names.add(HostileChanges.random(random));
        }
        for (String name : names) {
            JsonNode body = json(new Notice(
                    JsonFormTest.SENDER, 0, List.of(HostileChanges.change(1, Kind.EXPLAINED, name, Grade.WARNING))));
            assertEquals(3, body.size());
            assertHarmless(body);
        }
    }

    @Test
    void theLinkOfAJoinedMessageIsEscapedAsTextIs() throws IOException {
        Cause cause = MadeUpChanges.cause("a", Grade.PROBLEM, MadeUpChanges.START);
        Sender from = new Sender("lab", "https://doctor.lab/?a=1&b=2");
        JsonNode body = json(new Notice(
                from,
                0,
                List.of(MadeUpChanges.change(1, Kind.BEGAN, cause), MadeUpChanges.change(2, Kind.ENDED, cause))));
        assertEquals(
                "lab: 1 cause began, 1 ended\nhttps://doctor.lab/?a=1&amp;b=2",
                body.path("text").asText());
        assertEquals(
                from.page(), body.path("attachments").path(0).path("title_link").asText());
    }

    @Test
    void escapesWhatSlackReadsAndLeavesDigestsWhole() {
        assertEquals("&lt;!channel&gt; a &amp;amp; b", SlackForm.escape("<!channel> a &amp; b"));
        assertEquals("@\u200bchannel x@\u200by", SlackForm.escape("@channel x@y"));
        String digest = "registry.lab/a@sha256:" + "0".repeat(64);
        assertEquals(digest, SlackForm.escape(digest));
        assertEquals("@\u200bsha256", SlackForm.escape("@sha256"));
    }
}
