package dev.registrydoctor.reports;

import dev.registrydoctor.reports.data.JUnitReport;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.data.PrometheusReport;
import dev.registrydoctor.reports.data.SarifReport;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.MarkdownReport;
import dev.registrydoctor.reports.text.ShortReport;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.YamlText;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/** The forms that a report can be written in. */
public enum ReportFormat {
    /** For people at a terminal. */
    TEXT,
    /** For grep: a line for each cause. */
    SHORT,
    /** For machines, in the published form. */
    JSON,
    /** The same for who reads YAML. */
    YAML,
    /** For a ticket. */
    MARKDOWN,
    /** For CI servers: JUnit's XML. */
    JUNIT,
    /** For code scanning: SARIF 2.1.0. */
    SARIF,
    /** For node_exporter's textfile collector. */
    PROMETHEUS,
    /** For people in a browser: one page that needs nothing else. */
    HTML;

    /** The word on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes a report; leaves the writer open.
     *
     * @param style how text looks; other forms have a look of their own
     */
    public void write(Report report, TextStyle style, Writer out) throws IOException {
        switch (this) {
            case TEXT -> TextReport.write(report, style, out);
            case SHORT -> ShortReport.write(report, out);
            case JSON -> JsonReport.write(report, out);
            case YAML -> YamlText.write(out, json -> JsonReport.write(report, json));
            case MARKDOWN -> MarkdownReport.write(report, out);
            case JUNIT -> JUnitReport.write(report, out);
            case SARIF -> SarifReport.write(report, out);
            case PROMETHEUS -> PrometheusReport.write(report, out);
            case HTML -> HtmlReport.write(report, out);
        }
    }
}
