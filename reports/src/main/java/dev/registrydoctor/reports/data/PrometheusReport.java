package dev.registrydoctor.reports.data;

import dev.registrydoctor.reports.data.MetricFamily.Label;
import dev.registrydoctor.reports.data.MetricFamily.Series;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.util.List;

/** The metrics of a report in Prometheus' text format, for node_exporter's textfile collector. */
public final class PrometheusReport {

    private PrometheusReport() {}

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        for (MetricFamily family : ReportMetrics.of(report)) {
            String name = family.name();
            // This format does not have other types of what is measured here.
            out.append("# HELP " + name + " " + family.help() + "\n# TYPE " + name + " gauge\n");
            for (Series series : family.series()) {
                out.append(name + labels(series.labels()) + " " + series.value().toPlainString() + "\n");
            }
        }
    }

    private static String labels(List<Label> labels) {
        if (labels.isEmpty()) {
            return "";
        }
        StringBuilder all = new StringBuilder("{");
        for (Label label : labels) {
            all.append(all.length() == 1 ? "" : ",").append(label.name());
            all.append("=\"")
                    .append(label.value().replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        return all.append('}').toString();
    }
}
