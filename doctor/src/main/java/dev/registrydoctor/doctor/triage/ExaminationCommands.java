package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page.Tone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands that look again. */
final class ExaminationCommands {

    /** What a watch waits for takes seconds, and the API server has other work. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s|m|h|)");

    private ExaminationCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                                "recheck",
                                List.of("rc"),
                                "[ID]",
                                "examine afresh: everything, or what a finding depends on and what follows from it",
                                1,
                                ExaminationCommands::recheck)
                        .completing(FindingCommands::found),
                new SessionCommand(
                        "watch",
                        List.of(),
                        "[TIME]",
                        "examine again and again until nothing is wrong, for at most TIME (5m)",
                        1,
                        ExaminationCommands::watch));
    }

    private static void recheck(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        requireChange(session);
        Examined before = session.examined();
        List<Check> all = session.environment().checks();
        List<Check> some = all;
        if (!rest.isEmpty()) {
            List<Finding> meant = Listed.meant(rest, before.report()).stream()
                    .map(Listed::finding)
                    .toList();
            some = Scope.of(meant, all, session.environment().problems());
        }
        Examined after = session.examineAgain(some);
        boolean lostOrBack = before.isClusterLost() != after.isClusterLost();
        if (lostOrBack && some.size() < all.size()) {
            // The rest was seen through the same API server: what is kept of it would be of another time.
            some = all;
            after = session.examineAgain(all);
        }
        say(context, before, after, some.size() + " of " + all.size() + " checks ran again");
        Examined shown = after;
        context.show(page -> Views.verdict(shown.report(), page));
    }

    private static void requireChange(Session session) {
        if (!session.environment().changes()) {
            throw new Refused("this site is recorded: looking again shows the same");
        }
    }

    /** What became better, what became worse, and whether the cluster was lost. */
    private static void say(CommandContext context, Examined before, Examined after, String how) {
        Set<String> gone = new TreeSet<>(before.open());
        gone.removeAll(after.open());
        Set<String> fresh = new TreeSet<>(after.open());
        fresh.removeAll(before.open());
        boolean lost = after.isClusterLost() && !before.isClusterLost();
        boolean back = !after.isClusterLost() && before.isClusterLost();
        context.show(page -> {
            if (lost) {
                page.wide(
                        "The cluster does not answer any more. The session goes on; recheck or watch when it is back.",
                        Tone.RED);
            } else if (back) {
                page.wide("The cluster answers again.", Tone.GREEN);
            }
            for (String name : gone) {
                page.wide((lost ? "not seen now: " : "gone: ") + name, lost ? Tone.YELLOW : Tone.GREEN);
            }
            for (String name : fresh) {
                page.wide("new: " + name, Tone.YELLOW);
            }
            if (gone.isEmpty() && fresh.isEmpty() && !lost && !back) {
                page.wide("No change; " + how + ".", Tone.DIM);
            } else {
                page.wide(how + ".", Tone.DIM);
            }
        });
    }

    private static void watch(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        requireChange(session);
        Duration limit = rest.isEmpty() ? PATIENCE : time(rest);
        Examined before = session.examined();
        List<Check> all = session.environment().checks();
        long start = System.nanoTime();
        long changed = start;
        boolean saidStuck = false;
        context.say("Examining again every few seconds, for at most " + words(limit) + "; Ctrl-C ends it.");
        while (true) {
            Examined after = session.examineAgain(all);
            boolean progress = !after.open().equals(before.open()) || after.isClusterLost() != before.isClusterLost();
            if (progress) {
                say(context, before, after, "after " + since(start).toSeconds() + " s");
                changed = System.nanoTime();
                saidStuck = false;
            } else if (!saidStuck && since(changed).compareTo(STUCK) > 0) {
                context.say("Stuck: nothing has changed for " + since(changed).toSeconds() + " s. Waiting for: "
                        + String.join("; ", waitingFor(after)));
                saidStuck = true;
            }
            before = after;
            if (after.isWell() || since(start).plus(PAUSE).compareTo(limit) >= 0) {
                Examined last = after;
                context.say(after.isWell() ? "Better." : "The time is up, and it is not better.");
                context.show(page -> Views.verdict(last.report(), page));
                return;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private static List<String> waitingFor(Examined examined) {
        List<String> open = new ArrayList<>(examined.open());
        return open.isEmpty() ? List.of("things to be seen") : open;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** A duration as it is said: in seconds, unless it is not of whole ones. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /**
     * Reads {@code 90}, {@code 90s}, {@code 5m}, {@code 1h}, {@code 500ms}, as options do.
     *
     * @throws Refused when it is no such time, or zero
     */
    static Duration time(String text) {
        Matcher m = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
            throw new Refused("'" + CleanText.line(text) + "' is no time; write 90s, 5m or 1h");
        }
        long number = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
