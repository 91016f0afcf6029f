package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What the program prints and saves of a site. */
final class Outputs {

    private Outputs() {}

    /** Options of a run that examines a served environment. */
    static List<Object> at(EmbeddedSite site, Path kubeconfig, Object... more) {
        List<Object> where = new ArrayList<>(
                List.of("--kubeconfig", kubeconfig, "--host-root", site.hostRoot(), "--timeout", "60s"));
        where.addAll(List.of(more));
        return where;
    }

    /**
     * All outputs.
     *
     * @param where options that name the site, and how it is looked at
     * @param more options of the runs from the case
     */
    static Map<String, String> of(Path folder, List<Object> where, List<Object> more) throws IOException {
        Path saved = folder.resolve("case.json.gz");
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("capture", run(where, "capture", saved).toString());
        outputs.put("case", unpacked(saved));
        reports(folder, where, "live", outputs);
        List<Object> from = new ArrayList<>(List.of("--from", saved));
        from.addAll(more);
        reports(folder, from, "replayed", outputs);
        return outputs;
    }

    /** What a ticket holds, unpacked, and what is said of it. */
    static Map<String, String> ticket(Path file, Object... where) throws IOException {
        Map<String, String> outputs = new LinkedHashMap<>();
        ticket(file, List.of(where), outputs);
        return outputs;
    }

    private static void reports(Path folder, List<Object> where, String name, Map<String, String> to)
            throws IOException {
        List<Object> command = new ArrayList<>(List.of("run", "-v"));
        for (ReportFormat format : ReportFormat.values()) {
            command.addAll(List.of("-o", format.label() + "=" + folder.resolve(name + "." + format.label())));
        }
        Cli.Result result = run(where, command.toArray());
        assertTrue(result.exit() < 2 || result.exit() == 3, result::toString);
        to.put(name + " terminal", result.toString());
        for (ReportFormat format : ReportFormat.values()) {
            to.put(name + " " + format, Files.readString(folder.resolve(name + "." + format.label())));
        }
    }

    /** Adds the members of a ticket, and what is said of it. */
    static void ticket(Path file, List<Object> where, Map<String, String> to) throws IOException {
        Cli.Result result = run(where, "ticket", file);
        assertTrue(Files.exists(file), result::toString);
        to.put("ticket terminal", result.toString());
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                to.put("ticket " + entry.getName(), entry.getName().endsWith(".gz") ? unpacked(bytes) : text(bytes));
            }
        }
    }

    /** Adds what {@code diff} and {@code resolve} say of what was saved. */
    static void diff(Path folder, List<Object> where, Map<String, String> to) throws IOException {
        Path report = folder.resolve("live.json");
        to.put("diff", Cli.run("diff", report, folder.resolve("replayed.json")).toString());
        Path saved = folder.resolve("case.json.gz");
        to.put(
                "resolve",
                Cli.run("resolve", "localhost:32000/app:v1", "--from", saved).toString());
    }

    /** Adds the report that a session saves; the session's own screen is the person's who asked. */
    static void triage(Path folder, List<Object> where, Map<String, String> to) throws IOException {
        Path report = folder.resolve("triage.json");
        List<Object> all = new ArrayList<>(List.of("triage"));
        all.addAll(where);
        Cli.Result result = Cli.reading(("pull fails\nreport " + report + "\n").getBytes(StandardCharsets.UTF_8))
                .execute(all.toArray());
        assertTrue(Files.exists(report), result::toString);
        to.put("triage report", Files.readString(report));
    }

    private static Cli.Result run(List<Object> where, Object... command) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(where);
        return Cli.run(all.toArray());
    }

    private static String unpacked(Path file) throws IOException {
        return unpacked(Files.readAllBytes(file));
    }

    private static String unpacked(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return text(in.readAllBytes());
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void assertLacks(String name, String text, String form) {
        int at = text.indexOf(form);
        if (at >= 0) {
            assertEquals(
                    "",
                    text.substring(Math.max(0, at - 200), Math.min(text.length(), at + form.length() + 40)),
                    form + " is in the output " + name);
        }
    }
}
