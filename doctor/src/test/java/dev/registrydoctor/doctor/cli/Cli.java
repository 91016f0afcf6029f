package dev.registrydoctor.doctor.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The program in this process, with streams and an environment of its own.
 *
 * @param width columns of the terminal
 * @param isTerminal whether a person reads both streams
 * @param input what comes from standard input
 */
public record Cli(Map<String, String> environment, int width, boolean isTerminal, InputStream input) {

    /** Piped, in an empty environment. */
    public static final Cli PIPED = new Cli(Map.of(), 100, false, InputStream.nullInputStream());

    /** Runs a command line, piped and in an empty environment. */
    public static Result run(Object... args) {
        return PIPED.execute(args);
    }

    /** Piped, with these environment variables. */
    public static Cli with(Map<String, String> environment) {
        return new Cli(environment, 100, false, InputStream.nullInputStream());
    }

    /** On a terminal of this width. */
    public static Cli onTerminal(int width, Map<String, String> environment) {
        return new Cli(environment, width, true, InputStream.nullInputStream());
    }

    /** Piped, with something on standard input. */
    public static Cli reading(byte[] input) {
        return new Cli(Map.of(), 100, false, new ByteArrayInputStream(input));
    }

    public Result execute(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out), new PrintWriter(err), input, isTerminal, isTerminal, width, true, environment);
        int exit = CommandLineProgram.execute(
                terminal, Stream.of(args).map(Object::toString).toArray(String[]::new));
        return new Result(exit, out.toString(), err.toString());
    }

    /** What a command line came to. */
    public record Result(int exit, String out, String err) {

        /** The report that standard output holds. */
        public JsonNode json() {
            return parse(out);
        }

        public String lastLine() {
            return out.lines().reduce("", (a, b) -> b);
        }
    }

    public static JsonNode parse(String json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + json, e);
        }
    }

    /** Ids of the problems that a report's diagnoses name. */
    public static Set<String> roots(JsonNode report) {
        TreeSet<String> roots = new TreeSet<>();
        report.get("diagnoses").forEach(d -> roots.add(d.at("/root/problem").asText()));
        return roots;
    }

    /** Ids of the checks that a report has, of one status; of any status when it is empty. */
    public static List<String> checks(JsonNode report, String status) {
        List<String> ids = new ArrayList<>();
        report.get("checks").forEach(check -> {
            if (status.isEmpty() || check.get("status").asText().equals(status)) {
                ids.add(check.get("id").asText());
            }
        });
        return ids;
    }
}
