package dev.registrydoctor.checks.problem;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The kinds and titles of the catalog's pages in one resource, which the build makes from the pages: a run needs all of
 * them, and to open more than a hundred files takes longer than all checks. Without it, each page is read.
 *
 * <p>A line is a problem: its id, kind and title, with a tab between them.
 */
final class ProblemIndex {

    /** Its name, beside the pages. */
    static final String FILE = "index.tsv";

    private static final Map<String, Problem> PROBLEMS = read();

    private ProblemIndex() {}

    /** The problem with this id, without its edges, or null when the index does not have it. */
    static @Nullable Problem problem(String id) {
        return PROBLEMS.get(id);
    }

    private static Map<String, Problem> read() {
        try (InputStream in = ProblemIndex.class.getResourceAsStream("/problems/" + FILE)) {
            return in == null ? Map.of() : parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the index of problems", e);
        }
    }

    static String line(String id, ProblemPage page) {
        return id + "\t" + page.kind() + "\t" + page.title() + "\n";
    }

    static Map<String, Problem> parse(String text) {
        Map<String, Problem> problems = new HashMap<>();
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                String[] columns = line.split("\t", 3);
                Problem.Kind kind = Problem.Kind.valueOf(columns[1]);
                problems.put(columns[0], new Problem(columns[0], kind, columns[2], List.of(), false));
            }
        }
        return problems;
    }
}
