package dev.registrydoctor.doctor.serve.notify.webhook;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.MustacheParseException;
import com.samskivert.mustache.Template;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A body that people write themselves, as a Mustache template. Values are escaped for what the template gives, with two braces and
 * with three: no name can end the string that it stands in. JSON is checked before it is sent.
 */
public final class TemplateForm implements MessageForm {

    /** Bytes of a template's file. */
    public static final int LARGEST = 64 << 10;

    private static final Pattern LINE = Pattern.compile("(?: @| on) line (\\d+)\\b.*", Pattern.DOTALL);

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(100).build())
            .build();

    private final Path file;
    private final TemplateEscape escape;
    private final Template template;

    private TemplateForm(Path file, TemplateEscape escape, Template template) {
        this.file = file;
        this.escape = escape;
        this.template = template;
    }

    /**
     * Reads a template and tries it with made-up messages in which everything occurs that can.
     *
     * @param file where it is from, for messages
     * @throws IOException when it is wrong; the message has the file and the line
     */
    public static TemplateForm compile(Path file, String text, TemplateEscape escape) throws IOException {
        Template template;
        try {
            template = Mustache.compiler()
                    .escapeHTML(false)
                    .strictSections(true)
                    .nullValue("")
                    .zeroIsFalse(true)
                    .withFormatter(value -> TemplateRun.format(value, escape))
                    .withCollector(new TemplateRun.Values())
                    .compile(text);
        } catch (MustacheParseException e) {
            throw new IOException(place(file, e, 1) + ": " + words(e), e);
        } catch (RuntimeException | StackOverflowError e) {
            throw new IOException(file + ":1: not a Mustache template", e);
        }
        TemplateForm form = new TemplateForm(file, escape, template);
        for (Notice notice : TrialNotices.all()) {
            form.body(notice);
        }
        return form;
    }

    @Override
    public String contentType() {
        return escape.contentType();
    }

    @Override
    public byte[] body(Notice notice) throws IOException {
        String text = render(notice);
        if (escape.isJson()) {
            verify(text);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String render(Notice notice) throws IOException {
        TemplateRun run = new TemplateRun();
        try {
            run.execute(template, TemplateValues.of(notice));
        } catch (MustacheException.Context e) {
            throw new IOException(place(file, e, e.lineNo) + ": " + unknown(e), e);
        } catch (UnsupportedOperationException e) {
            throw new IOException(file + ":1: partials ({{>name}}) are not supported; write the text out", e);
        } catch (TemplateRun.Refused e) {
            throw new IOException(file + ":1: " + e.getMessage(), e);
        } catch (MustacheException | NullPointerException | StackOverflowError e) {
            throw new IOException(file + ":1: the template cannot be carried out", e);
        }
        return run.text();
    }

    private static String unknown(MustacheException.Context e) {
        List<String> names = List.copyOf(TemplateValues.names());
        return DidYouMean.unknown("variable", e.key, names, "allowed are " + String.join(", ", names));
    }

    /** One JSON text and nothing else. */
    private void verify(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException(file + ":1: gives nothing");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new IOException(file + ":1: gives more than one JSON value");
            }
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IOException(
                    file + ":" + line + ": gives invalid JSON; the line is that of the text that it gives: "
                            + ShownText.line(String.valueOf(e.getOriginalMessage()), ShownText.SHORT),
                    e);
        }
    }

    private static String place(Path file, MustacheException e, int otherwise) {
        Matcher matcher = LINE.matcher(String.valueOf(e.getMessage()));
        return file + ":" + (matcher.find() ? matcher.group(1) : String.valueOf(otherwise));
    }

    private static String words(MustacheException e) {
        return ShownText.line(LINE.matcher(String.valueOf(e.getMessage())).replaceFirst(""), ShownText.SHORT);
    }
}
