package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.history.PastExamination;
import dev.registrydoctor.doctor.serve.history.PastReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A history without limits. */
final class KeptHistory implements History {

    final List<PastExamination> examinations = new CopyOnWriteArrayList<>();
    final List<CauseChange> changes = new CopyOnWriteArrayList<>();
    final Map<String, PastReport> reports = new ConcurrentHashMap<>();

    @Override
    public void add(PastExamination examination, Optional<PastReport> report, List<CauseChange> more) {
        throw new AssertionError("a page writes");
    }

    @Override
    public List<PastExamination> examinations(Instant from) {
        return examinations.stream().filter(e -> !e.at().isBefore(from)).toList();
    }

    @Override
    public List<CauseChange> changes(Instant from) {
        return changes.stream().filter(c -> !c.at().isBefore(from)).toList();
    }

    @Override
    public Set<String> reports() {
        return Set.copyOf(reports.keySet());
    }

    @Override
    public Optional<PastReport> report(String id) {
        return Optional.ofNullable(reports.get(id));
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        throw new AssertionError("a page closes the history");
    }
}
