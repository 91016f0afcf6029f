package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.examine.Rounds;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.RedactOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.ReportFormat;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.TextStyle;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reports of a few samples by a few checks, in every format, as a person read and accepted them. {@code ./dev golden}
 * writes them. A new check, problem or sample does not change them; a changed layout does.
 */
final class Golden {

    /**
     * One environment without a problem; one with two causes, notes and steps that restart something, can be undone or
     * lose data; one with a cause, a warning and a note. In all of them, a check cannot run.
     */
    static final List<String> SAMPLES = List.of("healthy", "two-faults", "registry-crash-loop");

    /** Checks that pass, fail, warn, note, are skipped or cannot run in {@link #SAMPLES}. */
    static final Set<String> CHECKS = Set.of(
            "cluster.api-server",
            "cluster.microk8s",
            "addon.addon-status",
            "storage.claim-binding",
            "storage.leftovers",
            "storage.reclaim-policy",
            "storage.storage-addon",
            "registry-pod.phase",
            "service.node-port-service",
            "network.node-port",
            "registry.reachability",
            "docker.insecure-registries",
            "auth.pull-secrets",
            "workload.back-off");

    /** The style sheet and the script of the page are files of their own, which a reviewer reads there. */
    private static final Pattern STYLE_OR_SCRIPT = Pattern.compile("(?s)(?<=<(style|script)>).*?(?=</\\1>)");

    private static final Pattern STYLE_OR_SCRIPT_DIGEST = Pattern.compile("sha256-[A-Za-z0-9+/]{43}=");

    private static final int WIDTH = 100;

    private Golden() {}

    /** The names of all files. */
    static List<String> names() {
        return SAMPLES.stream()
                .flatMap(sample -> Stream.of(ReportFormat.values()).map(format -> name(sample, format)))
                .sorted()
                .toList();
    }

    private static String name(String sample, ReportFormat format) {
        return sample + "." + format.label();
    }

    /** The files of a sample by name, with their current content: its report in every format. */
    static Map<String, String> files(String sample, Report report) throws IOException {
        TextStyle style = new TextStyle(false, WIDTH, true, TextStyle.Detail.NORMAL);
        Map<String, String> files = new TreeMap<>();
        for (ReportFormat format : ReportFormat.values()) {
            StringWriter text = new StringWriter();
            format.write(report, style, text);
            files.put(name(sample, format), withoutWhatVaries(format, text.toString()));
        }
        return files;
    }

    /** Runs the checks on a sample. */
    static Report report(String sample) throws InterruptedException {
        List<Check> checks = CheckCatalog.checks().stream()
                .filter(check -> CHECKS.contains(check.info().id()))
                .toList();
        SiteOptions options = Given.given(new SiteOptions(), "--sample", sample);
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal =
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, WIDTH, true, Map.of());
        List<String> args = List.of("run", "--sample", sample, "--deterministic");
        return new Rounds(
                        options,
                        new NodeOptions(),
                        new RedactOptions(),
                        checks,
                        args,
                        terminal,
                        new Progress(terminal, true))
                .once()
                .withoutTimes();
    }

    private static String withoutWhatVaries(ReportFormat format, String text) {
        if (format != ReportFormat.HTML) {
            return text;
        }
        return STYLE_OR_SCRIPT_DIGEST
                .matcher(STYLE_OR_SCRIPT.matcher(text).replaceAll(""))
                .replaceAll("sha256-DIGEST");
    }

    /** The names of the files in a directory. */
    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(f -> String.valueOf(f.getFileName())).sorted().toList();
        }
    }

    /** Writes all files into a directory, and removes the other files in it. */
    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        Files.createDirectories(directory);
        List<String> old = new ArrayList<>(names(directory));
        int changed = 0;
        for (String sample : SAMPLES) {
            for (Map.Entry<String, String> file : files(sample, report(sample)).entrySet()) {
                Path path = directory.resolve(file.getKey());
                if (!old.remove(file.getKey()) || !Files.readString(path).equals(file.getValue())) {
                    Files.writeString(path, file.getValue());
                    System.out.println(path);
                    changed++;
                }
            }
        }
        for (String name : old) {
            Files.delete(directory.resolve(name));
            System.out.println(directory.resolve(name) + " removed");
        }
        System.out.println(
                changed + " of " + names().size() + " files changed. Read what git diff shows before you commit it.");
    }
}
