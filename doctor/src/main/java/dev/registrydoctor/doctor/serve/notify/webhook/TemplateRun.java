package dev.registrydoctor.doctor.serve.notify.webhook;

import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Template;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One execution of a template, in bounded room. */
final class TemplateRun {

    /** What receivers take is far less. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private final BoundedWriter out = new BoundedWriter();

    /** A template that does what it must not; the message says what that is. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Looks at maps and lists, and never into other objects. */
    static final class Values extends BasicCollector {
        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new ConcurrentHashMap<>();
        }

        @Override
        public @Nullable Iterator<?> toIterator(Object value) {
            return value instanceof Iterable<?> list ? list.iterator() : null;
        }
    }

    /** A value as it stands in the text. */
    static String format(Object value, TemplateEscape escape) {
        if (value instanceof Map || value instanceof Iterable) {
            throw new Refused(
                    "a variable that has parts stands where a text must; write {{#name}}…{{/name}} around its parts");
        }
        return escape.escape(String.valueOf(value));
    }

    void execute(Template template, Map<String, @Nullable Object> values) {
        template.execute(values, out);
    }

    String text() {
        return out.text.toString();
    }

    private static final class BoundedWriter extends Writer {
        private final StringWriter text = new StringWriter();

        @Override
        public void write(char[] from, int start, int length) {
            if (text.getBuffer().length() + length > MOST_CHARACTERS) {
                throw new Refused("gives more than " + MOST_CHARACTERS + " characters");
            }
            text.write(from, start, length);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
