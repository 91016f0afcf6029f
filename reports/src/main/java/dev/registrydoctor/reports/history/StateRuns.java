package dev.registrydoctor.reports.history;

import dev.registrydoctor.reports.history.ReportHistory.Look;
import dev.registrydoctor.reports.history.ReportHistory.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** For each moment, what was known: the state that the last examination found, or that none says anything about it. */
final class StateRuns {

    private StateRuns() {}

    /**
     * A time with one state.
     *
     * @param from its beginning
     * @param to its end, later
     * @param looks how many examinations began in it
     */
    record Run(Instant from, Instant to, State state, int looks) {}

    /**
     * The time of a history without a hole, in order; neighbors differ. An examination holds until the next one, and at most for
     * twice the time between two.
     */
    static List<Run> of(ReportHistory history) {
        Duration most = history.every().multipliedBy(2);
        List<Look> looks =
                history.looks().stream().sorted(Comparator.comparing(Look::at)).toList();
        List<Run> runs = new ArrayList<>();
        Instant known = history.from();
        for (int i = 0; i < looks.size(); i++) {
            Look look = looks.get(i);
            Instant until = look.at().plus(most);
            if (i + 1 < looks.size() && looks.get(i + 1).at().isBefore(until)) {
                until = looks.get(i + 1).at();
            }
            Instant from = later(look.at(), history.from());
            Instant to = earlier(until, history.to());
            if (from.isBefore(to)) {
                add(runs, known, from, State.NOT_EXAMINED, 0);
                add(runs, from, to, look.state(), look.at().isBefore(history.from()) ? 0 : 1);
                known = to;
            }
        }
        add(runs, known, history.to(), State.NOT_EXAMINED, 0);
        return runs;
    }

    private static void add(List<Run> runs, Instant from, Instant to, State state, int looks) {
        if (!from.isBefore(to)) {
            return;
        }
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.state() == state) {
            runs.set(runs.size() - 1, new Run(last.from(), to, state, last.looks() + looks));
        } else {
            runs.add(new Run(from, to, state, looks));
        }
    }

    /**
     * The same in so many equal parts at most: each part has the gravest state of all its moments, so that a short one is seen.
     *
     * @param parts how many can be told apart
     */
    static List<Run> coarse(ReportHistory history, int parts) {
        List<Run> exact = of(history);
        Duration whole = Duration.between(history.from(), history.to());
        List<Run> runs = new ArrayList<>();
        int next = 0;
        Instant from = history.from();
        for (int part = 1; part <= parts; part++) {
            Instant to = history.from().plus(whole.dividedBy(parts).multipliedBy(part));
            if (part == parts) {
                to = history.to();
            }
            State gravest = State.HEALTHY;
            while (next < exact.size() && exact.get(next).from().isBefore(to)) {
                gravest = graver(gravest, exact.get(next).state());
                if (exact.get(next).to().isAfter(to)) {
                    break;
                }
                next++;
            }
            add(runs, from, to, gravest, 0);
            from = to;
        }
        return runs;
    }

    private static State graver(State one, State other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
