package dev.registrydoctor.checks.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The page of a problem: Markdown with a small header, one file a problem, beside the classes.
 *
 * @param header the lines between the two {@code ---}, as keys and values
 * @param body the Markdown after it
 */
public record ProblemPage(Map<String, String> header, String body) {

    public ProblemPage {
        header = Map.copyOf(header);
    }

    /** The page of the problem with this id, or empty when there is none. */
    public static Optional<ProblemPage> of(String id) {
        return of(id, ProblemPage.class);
    }

    /**
     * The page of a problem that a plug-in adds: below {@code /problems/} in the jar of its check.
     *
     * @param beside a class of that jar
     */
    public static Optional<ProblemPage> of(String id, Class<?> beside) {
        if (!id.matches("[a-z0-9-]+\\.[a-z0-9-]+")) {
            return Optional.empty();
        }
        try (InputStream in = beside.getResourceAsStream("/problems/" + id + ".md")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page of " + id, e);
        }
    }

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException when it does not begin with a header
     */
    static ProblemPage parse(String text) {
        String[] parts = text.split("(?m)^---\\s*$", 3);
        if (parts.length < 3 || !parts[0].isBlank()) {
            throw new IllegalArgumentException("a page begins with a header between two lines of ---");
        }
        Map<String, String> header = new LinkedHashMap<>();
        for (String line : parts[1].strip().lines().toList()) {
            int colon = line.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("not a header line: " + line);
            }
            header.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
        return new ProblemPage(header, parts[2].strip() + "\n");
    }
}
