package dev.registrydoctor.reports.testkit;

import dev.registrydoctor.reports.history.ReportHistory;
import dev.registrydoctor.reports.history.ReportHistory.Episode;
import dev.registrydoctor.reports.history.ReportHistory.Grade;
import dev.registrydoctor.reports.history.ReportHistory.Look;
import dev.registrydoctor.reports.history.ReportHistory.Outcome;
import dev.registrydoctor.reports.history.ReportHistory.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Histories with so many causes. */
public final class HistoryCases {

    public static final Instant NOW = Instant.parse("2026-11-30T14:07:00Z");
    public static final Duration EVERY = Duration.ofMinutes(5);

    private static final String[][] PROBLEMS = {
        {"storage.addon-disabled", "The storage add-on is disabled", "add-on hostpath-storage"},
        {"pull.secret-missing", "The Pod has no pull secret", "pod shop/frontend-7d9c6b5f4-x2x9z"},
        {"registry.crash-loop", "The registry crashes and is restarted", "deployment container-registry/registry"},
        {
            "node.certs-directory-empty",
            "A directory for the registry has no hosts.toml",
            "file /var/snap/microk8s/x/hosts.toml"
        },
        {"volume.nearly-full", "The volume of the registry is nearly full", "claim container-registry/registry-claim"}
    };

    private HistoryCases() {}

    /** A day in which the API server was away for two hours and nothing was examined for three, with so many causes. */
    public static ReportHistory day(int causes) {
        Instant from = NOW.minus(Duration.ofHours(24));
        List<Look> looks = new ArrayList<>();
        for (Instant at = from; at.isBefore(NOW); at = at.plus(EVERY)) {
            long hour = Duration.between(from, at).toHours();
            if (hour < 5 || hour >= 8) {
                looks.add(new Look(at, state(hour)));
            }
        }
        List<Episode> episodes = new ArrayList<>();
        for (int i = 0; i < causes; i++) {
            episodes.add(episode(i));
            if (i % 7 == 3) {
                episodes.add(earlier(i));
            }
        }
        return new ReportHistory(from, NOW, EVERY, episodes, looks, "reports/");
    }

    private static State state(long hour) {
        if (hour < 2) {
            return State.HEALTHY;
        }
        if (hour < 4) {
            return State.WARNINGS;
        }
        if (hour < 10) {
            return State.PROBLEMS;
        }
        return hour < 12 ? State.AWAY : hour < 13 ? State.INCONCLUSIVE : hour < 22 ? State.HEALTHY : State.PROBLEMS;
    }

    private static Episode episode(int i) {
        String[] problem = PROBLEMS[i % PROBLEMS.length];
        Instant since = NOW.minus(Duration.ofMinutes(40 + 97L * i % 1390));
        Outcome outcome = i % 4 == 0
                ? Outcome.OPEN
                : i % 9 == 2 ? Outcome.EXPLAINED : i % 9 == 5 ? Outcome.UNKNOWN : Outcome.ENDED;
        Instant until = since.plus(Duration.ofMinutes(i % 5 == 1 ? 0 : 30 + 11L * i % 300));
        return new Episode(
                problem[0],
                problem[1],
                problem[2] + (i < PROBLEMS.length ? "" : "-" + i),
                List.of(Grade.values()).get(i % 3),
                outcome,
                since,
                outcome == Outcome.OPEN ? null : until.isAfter(NOW) ? NOW : until,
                outcome == Outcome.EXPLAINED ? "node.not-ready on node vm" : null,
                i % 2 == 0 ? "20261130T100000-000-" + i : null);
    }

    private static Episode earlier(int i) {
        Episode later = episode(i);
        return new Episode(
                later.problem(),
                later.title(),
                later.subject(),
                later.grade(),
                Outcome.ENDED,
                later.since().minus(Duration.ofHours(4)),
                later.since().minus(Duration.ofHours(2)),
                null,
                null);
    }
}
