package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.history.HistorySection;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.testkit.HistoryCases;
import dev.registrydoctor.reports.testkit.NodeCases;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pictures of the documentation, made from runs of a sample: {@code ./dev screenshots}. */
final class Screenshots {

    private static final String SAMPLE = "storage-addon-off";

    private static final int COLUMNS = 80;
    private static final int LINES = 24;

    /** A repository keeps every version of a picture. */
    private static final int MOST_BYTES = 150_000;

    /** A color or weight, and the text up to the next one; the class of the style is named after the code. */
    private static final Pattern STYLED = Pattern.compile("\u001b\\[([0-9;]*)m([^\u001b]*)");

    private static final String TERMINAL_STYLE = """
            body { margin: 0; background: #1c2025; color: #e4e7ea; width: max-content; }
            pre { margin: 0; padding: 14px 16px; font: 14px/1.35 "DejaVu Sans Mono", monospace; }
            .t1 { font-weight: bold; }
            .t2 { color: #a6b0ba; }
            .t1-31 { font-weight: bold; color: #ff9d96; }
            .t33 { color: #efc46f; }
            .t32 { color: #8fd4a6; }
            """;

    private final Chromium browser;
    private final Path folder;

    private Screenshots(Chromium browser, Path folder) {
        this.browser = browser;
        this.folder = folder;
    }

    /** Writes the pictures into a directory, in place of those of the same name. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path work = Files.createTempDirectory("screenshots");
        Path page = work.resolve("report.html");
        Cli.run("run", "--sample", SAMPLE, "--deterministic", "-o", "html=" + page);
        Path terminal = work.resolve("terminal.html");
        Files.writeString(terminal, terminal());
        Chromium browser = Chromium.start(work.resolve("profile"));
        try {
            browser.call("Emulation.setScrollbarsHidden", Map.of("hidden", true));
            Screenshots screenshots = new Screenshots(browser, folder);
            screenshots.take(page, 1024, "light", ".cause .verify", "report.png");
            screenshots.take(page, 1024, "dark", ".cause .verify", "report-dark.png");
            screenshots.take(page, 390, "light", ".cause .verify", "report-phone.png");
            screenshots.take(terminal, 1024, "dark", "pre", "terminal.png");
            screenshots.take(history(work), 1024, "light", "#history", ".timelines", "history.png");
        } finally {
            browser.stop();
        }
    }

    /** The page of {@code serve}, with a day that is made up. */
    private static Path history(Path folder) throws Exception {
        Path page = folder.resolve("history.html");
        try (Writer out = Files.newBufferedWriter(page)) {
            HtmlReport.write(
                    NodeCases.report(NodeCases.withoutCertsOn("node-b")),
                    null,
                    HistorySection.addition(HistoryCases.day(5), null),
                    out);
        }
        return page;
    }

    /** Takes a picture of a page from its top to the end of an element. */
    private void take(Path page, int width, String theme, String last, String name) throws Exception {
        take(page, width, theme, "body", last, name);
    }

    /** Takes a picture of a page from the top of an element to the end of another. */
    private void take(Path page, int width, String theme, String first, String last, String name) throws Exception {
        browser.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false));
        browser.call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
        browser.open(page);
        int top = first.equals("body")
                ? 0
                : browser.evaluate(
                                "Math.floor(document.querySelector('" + first + "').getBoundingClientRect().top) - 8")
                        .asInt();
        int bottom = browser.evaluate(
                        "Math.ceil(document.querySelector('" + last + "').getBoundingClientRect().bottom) + 8")
                .asInt();
        int right = browser.evaluate("Math.ceil(document.body.getBoundingClientRect().right)")
                .asInt();
        Map<String, Object> clip =
                Map.of("x", 0, "y", top, "width", Math.min(width, right), "height", bottom - top, "scale", 1);
        byte[] png = Base64.getDecoder()
                .decode(browser.call(
                                "Page.captureScreenshot",
                                Map.of("format", "png", "captureBeyondViewport", true, "clip", clip))
                        .get("data")
                        .asText());
        if (png.length > MOST_BYTES) {
            throw new IOException(name + " would have " + png.length + " bytes; " + MOST_BYTES + " are allowed");
        }
        Files.write(folder.resolve(name), png);
        System.out.println(folder.resolve(name) + ": " + png.length + " bytes");
    }

    /** What a terminal shows when the run has ended, as a page. */
    private static String terminal() throws IOException {
        String out = Cli.onTerminal(COLUMNS, Map.of("TERM", "xterm-256color", "LANG", "C.UTF-8"))
                .execute("run", "--sample", SAMPLE, "--deterministic")
                .out();
        List<String> lines = out.lines().toList();
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Markup html = new Markup(page);
        html.open("html", "lang", "en").open("head").empty("meta", "charset", "utf-8");
        html.own("style", TERMINAL_STYLE).end();
        html.open("body").open("pre");
        for (String line : lines.subList(Math.max(0, lines.size() - LINES), lines.size())) {
            Matcher styled = STYLED.matcher("\u001b[0m" + line);
            while (styled.find()) {
                html.leaf(
                        "span", styled.group(2), "class", "t" + styled.group(1).replace(';', '-'));
            }
            html.text("\n");
        }
        html.end().end().end();
        return page.toString();
    }
}
