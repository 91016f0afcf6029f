package dev.registrydoctor.reports.html;

import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a report shows beside the report.
 *
 * @param style rules for it, which come after those of the page; without {@code <} and {@code &}
 * @param top what stands above the result, or null
 * @param sections what stands after the causes, in order
 */
public record PageAddition(String style, @Nullable Content top, List<Section> sections) {

    /** Nothing. */
    static final PageAddition NONE = new PageAddition("", null, List.of());

    public PageAddition {
        sections = List.copyOf(sections);
    }

    /** Writes markup. */
    @FunctionalInterface
    public interface Content {
        void write(Markup html) throws IOException;
    }

    /**
     * A section of the page.
     *
     * @param id of its element, unique on the page, and the beginning of all ids in it
     * @param link the text of the link to it
     * @param content writes the element, with all that is in it
     */
    public record Section(String id, String link, Content content) {}
}
