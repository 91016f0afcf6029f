package dev.registrydoctor.doctor.serve.notify.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of Slack's incoming webhooks, which Mattermost and Rocket.Chat take too: a text, and an attachment for each change.
 * Texts of the environment are never formatted and mention nobody.
 */
public final class SlackForm implements MessageForm {

    /** Slack advises against more than 20 and refuses more than 100. */
    static final int MOST_ATTACHMENTS = 10;

    /** Escaped, a text takes up to five times this. Slack advises 4,000 characters for a text. */
    private static final int SUMMARY = 500;

    private static final int NAME = 250;

    /** What calls people: {@code @} before a name; not that of a digest. Slack itself only looks for {@code <!channel>}. */
    private static final Pattern MENTION = Pattern.compile("@(?!sha(?:256|512):[0-9a-f])(?=[\\p{L}\\p{N}_])");

    private static final JsonFactory FACTORY = new JsonFactory();

    @Override
    public String contentType() {
        return "application/json";
    }

    /** The text so that it is shown as it is: Slack's control characters escaped, and mentions broken by a character without width. */
    static String escape(String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return MENTION.matcher(escaped).replaceAll("@\u200b");
    }

    @Override
    public byte[] body(Notice notice) throws IOException {
        List<CauseChange> shown = notice.changes()
                .subList(0, Math.min(MOST_ATTACHMENTS, notice.changes().size()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = FACTORY.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("text", text(notice, notice.changes().size() - shown.size()));
            json.writeBooleanField("mrkdwn", false);
            json.writeArrayFieldStart("attachments");
            for (CauseChange change : shown) {
                write(json, change, notice.from());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static String text(Notice notice, int more) {
        StringBuilder text = new StringBuilder(Wording.headline(notice));
        if (notice.lost() > 0) {
            text.append('\n').append(Wording.lost(notice));
        }
        if (more > 0) {
            text.append("\nThis message shows the first ")
                    .append(MOST_ATTACHMENTS)
                    .append(" of them.");
        }
        String escaped = escape(text.toString());
        String page = notice.from().page();
        // The title of a single change has the link. Within a text, an ampersand of an address is escaped too.
        return page == null || notice.changes().size() == 1 ? escaped : escaped + "\n" + page.replace("&", "&amp;");
    }

    private static void write(JsonGenerator json, CauseChange change, Sender from) throws IOException {
        Cause cause = change.cause();
        json.writeStartObject();
        json.writeStringField("color", color(change));
        json.writeStringField("fallback", escape(MessageText.line(Wording.line(change), SUMMARY)));
        json.writeStringField(
                "title", escape(Wording.did(change.kind()) + ": " + MessageText.line(cause.title(), NAME)));
        String page = from.page();
        if (page != null) {
            json.writeStringField("title_link", page);
        }
        json.writeStringField("text", escape(MessageText.line(cause.summary(), SUMMARY)));
        json.writeArrayFieldStart("fields");
        field(
                json,
                capitalized(cause.key().subject().kind().label()),
                MessageText.line(cause.key().subject().name(), NAME));
        field(json, "Problem", MessageText.line(cause.key().problem(), NAME));
        field(json, "Since", cause.since().truncatedTo(ChronoUnit.SECONDS).toString());
        field(json, "Explained by", change.by() == null ? null : Wording.subject(change.by()));
        json.writeEndArray();
        json.writeNumberField("ts", change.at().getEpochSecond());
        json.writeEndObject();
    }

    private static void field(JsonGenerator json, String title, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStartObject();
            json.writeStringField("title", title);
            json.writeStringField("value", escape(value));
            json.writeBooleanField("short", true);
            json.writeEndObject();
        }
    }

    private static String capitalized(String label) {
        return label.substring(0, 1).toUpperCase(Locale.ROOT) + label.substring(1);
    }

    private static String color(CauseChange change) {
        if (change.kind() != Kind.BEGAN) {
            return "#2e7d32";
        }
        return switch (change.cause().grade()) {
            case PROBLEM -> "#c62828";
            case UNEXPLAINED -> "#ef6c00";
            case WARNING -> "#f9a825";
        };
    }
}
