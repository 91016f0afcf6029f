package dev.registrydoctor.reports.secrets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The places of a text that hold secrets. Every detector sees the text as it came and adds the places that it finds; those
 * that overlap become one when the text is written. So no detector can hide a part of a secret from another.
 */
public final class Spans {

    /** A place, and what reports call its kind of secret. */
    private record Span(int start, int end, String family) {

        private int length() {
            return end - start;
        }
    }

    private final List<Span> spans = new ArrayList<>(4);

    /** Adds a place; an empty one is ignored. */
    public void add(int start, int end, String family) {
        if (start < end) {
            spans.add(new Span(start, end, family));
        }
    }

    /** Adds the places of a decoded text where their letters stand in the text that it was decoded from. */
    void addAll(Spans decoded, DecodedText view) {
        for (Span span : decoded.spans) {
            add(view.source(span.start), view.source(span.end), span.family);
        }
    }

    /** Whether no place was added. */
    public boolean isEmpty() {
        return spans.isEmpty();
    }

    /** What reports call the largest secret; empty when there is none. */
    public String family() {
        return spans.stream()
                .max(Comparator.comparingInt(Span::length))
                .map(Span::family)
                .orElse("");
    }

    /**
     * The text without the secrets; the text itself when there are none.
     *
     * @param with what stands where a secret stood
     * @param found how many secrets of each family there were, added to
     */
    public String replace(String text, String with, Map<String, Integer> found) {
        if (spans.isEmpty()) {
            return text;
        }
        spans.sort(Comparator.comparingInt(Span::start));
        StringBuilder out = new StringBuilder(text.length());
        int copied = 0;
        int next = 0;
        while (next < spans.size()) {
            Span largest = spans.get(next);
            int start = largest.start;
            int end = largest.end;
            for (next++; next < spans.size() && spans.get(next).start < end; next++) {
                Span other = spans.get(next);
                end = Math.max(end, other.end);
                largest = other.length() > largest.length() ? other : largest;
            }
            found.merge(largest.family, 1, Integer::sum);
            out.append(text, copied, start).append(with);
            copied = end;
        }
        return out.append(text, copied, text.length()).toString();
    }
}
