package dev.registrydoctor.checks.names;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What short texts were read as, for those that a run meets again and again: many checks read the same files and the
 * names of the same images. For all threads, and bounded: when it is full it is emptied.
 *
 * @param <V> without state that changes; equal texts give the same
 */
public final class ParseCache<V> {

    private final Function<String, V> reader;
    private final int longest;
    private final int most;
    private final Map<String, V> read = new ConcurrentHashMap<>();

    /**
     * Nothing is remembered yet.
     *
     * @param longest characters of a text that is remembered; longer ones are read each time
     * @param most texts that are remembered
     */
    public ParseCache(int longest, int most, Function<String, V> reader) {
        this.reader = reader;
        this.longest = longest;
        this.most = most;
    }

    /** As the reader gives it, or gave it before. */
    public V read(String text) {
        if (text.length() > longest) {
            return reader.apply(text);
        }
        V known = read.get(text);
        if (known == null) {
            known = reader.apply(text);
            if (read.size() >= most) {
                read.clear();
            }
            read.put(text, known);
        }
        return known;
    }
}
