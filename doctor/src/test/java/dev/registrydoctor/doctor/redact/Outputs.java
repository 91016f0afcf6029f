package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.ReportFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What the program prints and saves of a site. */
final class Outputs {

    private Outputs() {}

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
        List<Object> command = new ArrayList<>(List.of("ticket", file));
        command.addAll(List.of(where));
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("ticket", Cli.run(command.toArray()).toString());
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                boolean packed = entry.getName().endsWith(".gz");
                InputStream in = new ByteArrayInputStream(bytes);
                String text =
                        new String(packed ? new GZIPInputStream(in).readAllBytes() : bytes, StandardCharsets.UTF_8);
                outputs.put("ticket " + entry.getName(), text);
            }
        }
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

    private static Cli.Result run(List<Object> where, Object... command) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(where);
        return Cli.run(all.toArray());
    }

    private static String unpacked(Path file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
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
