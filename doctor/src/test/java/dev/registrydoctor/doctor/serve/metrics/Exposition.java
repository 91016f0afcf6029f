package dev.registrydoctor.doctor.serve.metrics;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scraper reads, in either format.
 *
 * @param text as it was sent
 * @param series all of them
 */
public record Exposition(String text, List<Series> series) {

    private static final Pattern LINE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\[\\\\\"n])*)\"(?:,|$)");

    /** A number and its labels, not escaped. */
    public record Series(String name, Map<String, String> labels, double value) {}

    public static Exposition of(MetricsPage.Scrape scrape) {
        return of(new String(scrape.body(), StandardCharsets.UTF_8));
    }

    public static Exposition of(String text) {
        List<Series> all = new ArrayList<>();
        for (String line : text.lines().filter(l -> !l.startsWith("#")).toList()) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("no series: " + line);
            }
            all.add(new Series(matcher.group(1), labels(matcher.group(2)), Double.parseDouble(matcher.group(3))));
        }
        return new Exposition(text, List.copyOf(all));
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher matcher = LABEL.matcher(text == null ? "" : text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            labels.put(
                    matcher.group(1),
                    matcher.group(2).replaceAll("\\\\([\\\\\"])", "$1").replace("\\n", "\n"));
            end = matcher.end();
        }
        if (text != null && end != text.length()) {
            throw new AssertionError("no labels: " + text);
        }
        return labels;
    }

    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        series.forEach(s -> names.add(s.name()));
        return names;
    }

    public List<Series> all(String name) {
        return series.stream()
                .filter(s -> s.name().equals("registry_doctor_" + name))
                .toList();
    }

    /** The value of the series with these labels, a name and its value each; NaN when there is none. */
    public double value(String name, String... labels) {
        Map<String, String> wanted = new TreeMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            wanted.put(labels[i], labels[i + 1]);
        }
        return all(name).stream()
                .filter(s -> s.labels().equals(wanted))
                .mapToDouble(Series::value)
                .findAny()
                .orElse(Double.NaN);
    }
}
