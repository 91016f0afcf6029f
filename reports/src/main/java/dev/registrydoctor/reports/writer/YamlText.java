package dev.registrydoctor.reports.writer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.StreamDataWriter;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.emitter.Emitter;
import org.snakeyaml.engine.v2.events.DocumentEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ImplicitTuple;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.events.StreamStartEvent;

/** Writes what is written as JSON as YAML: the same keys and values in the same order. */
public final class YamlText {

    /**
     * Texts that need no quotes. YAML 1.1, which most readers know, takes some words for other things than texts; what begins
     * with a digit can be a number, a date or a time.
     */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/][A-Za-z0-9_./@+,()=;:-]*(?: [A-Za-z0-9_./@+,()=;:-]+)*");

    private static final Set<String> WORDS =
            Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf");

    private YamlText() {}

    /** Writes a value as JSON. */
    public interface Json {
        void write(Writer out) throws IOException;
    }

    /** Writes a value as YAML, ending in a line break; leaves the writer open. */
    public static void write(Writer out, Json json) throws IOException {
        StringWriter text = new StringWriter();
        json.write(text);
        // Lines are as long as their texts: a command that is folded is not easily copied.
        DumpSettings settings =
                DumpSettings.builder().setSplitLines(false).setIndent(2).build();
        Emitter emitter = new Emitter(settings, new Out(out));
        emitter.emit(new StreamStartEvent());
        emitter.emit(new DocumentStartEvent(false, Optional.empty(), Map.of()));
        try (JsonParser parser = new JsonFactory().createParser(text.toString())) {
            while (parser.nextToken() != null) {
                emitter.emit(event(parser));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        emitter.emit(new DocumentEndEvent(false));
        emitter.emit(new StreamEndEvent());
        out.flush();
    }

    private static Event event(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> new MappingStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK);
            case END_OBJECT -> new MappingEndEvent();
            case START_ARRAY -> new SequenceStartEvent(Optional.empty(), Optional.empty(), true, FlowStyle.BLOCK);
            case END_ARRAY -> new SequenceEndEvent();
            default -> scalar(parser.getText(), style(parser.currentToken(), parser.getText()));
        };
    }

    private static Event scalar(String text, ScalarStyle style) {
        return new ScalarEvent(Optional.empty(), Optional.empty(), new ImplicitTuple(true, true), text, style);
    }

    private static ScalarStyle style(JsonToken token, String text) {
        boolean isText = token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME;
        if (!isText || isPlain(text)) {
            return ScalarStyle.PLAIN;
        }
        return text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.DOUBLE_QUOTED;
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches()
                && !text.contains(": ")
                && !text.endsWith(":")
                && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    private record Out(Writer writer) implements StreamDataWriter {
        @Override
        public void write(String text) {
            try {
                writer.write(text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void write(String text, int offset, int length) {
            try {
                writer.write(text, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
