package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.reports.Report;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.TextStyle;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The reports of some sample sites in every form, as they were read and found right: {@code ./dev golden} renews them. */
final class Golden {

    /** Sites that between them have every part of a report. */
    static final List<String> SITES = List.of(
            "healthy",
            "healthy-empty",
            "mirrors-with-config-path",
            "no-default-class",
            "no-hosts-toml",
            "node-port-taken",
            "pull-secret-missing",
            "registry-crash-loop",
            "service-selector-wrong",
            "stale-tag",
            "storage-addon-off",
            "two-faults");

    /** The API server of a sample listens on a port that the system chooses; those that sites name are lower. */
    private static final Pattern CHOSEN_PORT =
            Pattern.compile("127\\.0\\.0\\.1:(?:3276[89]|327[7-9]\\d|32[89]\\d{2}|3[3-9]\\d{3}|[4-6]\\d{4})(?!\\d)");

    private static final int WIDTH = 100;

    private Golden() {}

    /** The files of a site and what they hold now: one examination, written in every form. */
    static Map<String, String> files(String site) throws IOException {
        SiteOptions options = Given.given(new SiteOptions(), "--sample", site);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal =
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, WIDTH, true, Map.of());
        List<Check> checks = CheckCatalog.checks();
        List<String> args = List.of("run", "--sample", site, "--deterministic");
        Report report = new Rounds(options, new RedactOptions(), checks, args, terminal, new Progress(terminal, true))
                .once()
                .withoutTimes();
        TextStyle style = new TextStyle(false, WIDTH, true, TextStyle.Detail.NORMAL);
        Map<String, String> files = new TreeMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            StringWriter text = new StringWriter();
            format.write(report, style, text);
            files.put(
                    site + "." + format.label(),
                    CHOSEN_PORT.matcher(text.toString()).replaceAll("127.0.0.1:PORT"));
        }
        return files;
    }

    /** The names of the files in a folder. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    /** Writes all files into a folder, and removes what else is there. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Files.createDirectories(folder);
        List<String> old = new ArrayList<>(names(folder));
        int changed = 0;
        for (String site : SITES) {
            for (Map.Entry<String, String> file : files(site).entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (!old.remove(file.getKey()) || !Files.readString(path).equals(file.getValue())) {
                    Files.writeString(path, file.getValue());
                    System.out.println(path);
                    changed++;
                }
            }
        }
        for (String name : old) {
            Files.delete(folder.resolve(name));
            System.out.println(folder.resolve(name) + " removed");
        }
        System.out.println(changed + " of " + SITES.size() * ReportFormat.values().length
                + " files changed. Read what git diff shows before you commit it.");
    }
}
