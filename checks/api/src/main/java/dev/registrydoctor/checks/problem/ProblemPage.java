package dev.registrydoctor.checks.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The page of a problem: Markdown with a small header, one file a problem, beside the classes. The file's name is the
 * problem's id.
 *
 * @param kind what the problem can be in a diagnosis; {@code kind} in the header
 * @param title the problem in one line; {@code title} in the header
 * @param body the Markdown after the header
 */
public record ProblemPage(Problem.Kind kind, String title, String body) {

    /**
     * The page of the problem with this id, or empty when there is none.
     *
     * @throws InvalidPageException when its header is malformed
     */
    public static Optional<ProblemPage> of(String id) {
        return of(id, ProblemPage.class);
    }

    /**
     * The page of a problem that a plug-in adds: below {@code /problems/} in the jar of its check.
     *
     * @param beside a class of that jar
     * @throws InvalidPageException when its header is malformed
     */
    public static Optional<ProblemPage> of(String id, Class<?> beside) {
        if (!id.matches("[a-z0-9-]+\\.[a-z0-9-]+")) {
            return Optional.empty();
        }
        String file = "/problems/" + id + ".md";
        try (InputStream in = beside.getResourceAsStream(file)) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(parse(file.substring(1), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the page of " + id, e);
        }
    }

    /**
     * Reads a page.
     *
     * @param file its name, for messages
     * @throws InvalidPageException when it does not begin with a header of a kind and a title, and nothing else
     */
    static ProblemPage parse(String file, String text) {
        String[] parts = text.split("(?m)^---\\s*$", 3);
        if (parts.length < 3 || !parts[0].isBlank()) {
            throw new InvalidPageException(file + ": a page must start with a header between two --- lines");
        }
        Map<String, String> header = new HashMap<>();
        for (String line : parts[1].strip().lines().toList()) {
            int colon = line.indexOf(':');
            String key = line.substring(0, Math.max(colon, 0)).strip();
            if (!key.equals("kind") && !key.equals("title")) {
                throw new InvalidPageException(
                        file + ": the header must have only the lines kind: and title:; found '" + line + "'");
            }
            header.put(key, line.substring(colon + 1).strip());
        }
        return new ProblemPage(
                kind(file, header.get("kind")), title(file, header.get("title")), parts[2].strip() + "\n");
    }

    private static Problem.Kind kind(String file, @Nullable String label) {
        return Optional.ofNullable(label)
                .flatMap(Problem.Kind::labeled)
                .orElseThrow(() -> new InvalidPageException(
                        file + ": the header needs a line 'kind: root' (or symptom, warning or info instead of root)"));
    }

    private static String title(String file, @Nullable String title) {
        if (title == null || title.isEmpty()) {
            throw new InvalidPageException(
                    file + ": the header needs a line 'title: ' that says what is wrong in a few words");
        }
        return title;
    }
}
