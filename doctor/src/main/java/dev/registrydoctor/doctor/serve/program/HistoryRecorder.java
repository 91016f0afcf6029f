package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Watched;
import dev.registrydoctor.reports.data.JsonReport;
import dev.registrydoctor.reports.html.HtmlReport;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Keeps each examination; where something changed, with its report in the forms in which it is shown. */
final class HistoryRecorder implements Watched.Receiver {

    private final History history;

    HistoryRecorder(History history) {
        this.history = history;
    }

    @Override
    public void watched(Watched watched) {
        Snapshot.Examined examined = watched.examined();
        Report report = examined.report();
        history.add(
                new PastExamination(
                        examined.id(),
                        examined.at(),
                        watched.took(),
                        watched.trigger(),
                        report.verdict().label(),
                        report.headline(),
                        examined.apiAnswered()),
                watched.changes().isEmpty() ? Optional.empty() : Optional.of(past(examined)),
                watched.changes());
    }

    private static PastReport past(Snapshot.Examined examined) {
        StringBuilder html = new StringBuilder();
        StringWriter json = new StringWriter();
        try {
            HtmlReport.write(examined.report(), html);
            JsonReport.write(examined.report(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PastReport(examined.id(), examined.at(), html.toString(), json.toString());
    }
}
