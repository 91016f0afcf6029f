package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
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

/** Commands that check again. */
final class ExaminationCommands {

    /** Changes in a cluster take seconds, and the API server has other work. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Pattern TIME = Pattern.compile("(\\d{1,7})(ms|s|m|h|)");

    private static final String CREATES =
            "This creates a namespace with a Pod on each node, which reads the node's files as root,"
                    + " and deletes it afterwards. No image is pulled. Each recheck does so again, until: nodes off";

    private ExaminationCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                                "recheck",
                                List.of("rc"),
                                "[ID]",
                                "check again: everything, or one problem with its causes and effects",
                                1,
                                ExaminationCommands::recheck)
                        .completing(FindingCommands::found),
                new SessionCommand(
                        "watch",
                        List.of(),
                        "[TIME]",
                        "check again and again until nothing is wrong, for at most TIME (5m)",
                        1,
                        ExaminationCommands::watch),
                new SessionCommand(
                        "nodes",
                        List.of(),
                        "[NAME,...|off]",
                        "look at the nodes too, with a Pod on each, from now on; asks first",
                        1,
                        ExaminationCommands::nodes));
    }

    private static void recheck(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        requireChange(session);
        Examined before = session.examined();
        List<Check> all = session.environment().checks();
        List<Listed> meant = rest.isEmpty() ? List.of() : Listed.meant(rest, before.report());
        List<Check> some = meant.isEmpty()
                ? all
                : Scope.of(
                        meant.stream().map(Listed::finding).toList(),
                        all,
                        session.environment().problems());
        Examined after = session.examineAgain(some);
        boolean lostOrBack = before.isClusterLost() != after.isClusterLost();
        if (lostOrBack && some.size() < all.size()) {
            // The other results came through the same API server: those kept would be out of date.
            some = all;
            after = session.examineAgain(all);
        }
        say(context, before, after, some.size() + " of " + all.size() + " checks ran again");
        Examined shown = after;
        context.show(page -> Views.verdict(shown.report(), page));
        meant.stream()
                .filter(listed -> shown.open().contains(listed.name()))
                .findFirst()
                .ifPresent(listed -> offerRecheck(context, listed.id(), "Not fixed yet."));
    }

    /**
     * Offers to check a problem again on Enter. Where no person types, nothing waits: only the command is named.
     *
     * @param before a sentence or question before the offer
     */
    static void offerRecheck(CommandContext context, String problem, String before) {
        if (!context.session().environment().changes()) {
            return;
        } else if (context.screen().isWatched()) {
            context.session().offerRecheck(problem);
            context.say(before + " Press Enter to check again, or type a command.");
        } else {
            context.say("To check again: recheck " + problem);
        }
    }

    private static void requireChange(Session session) {
        if (!session.environment().changes()) {
            throw new Refused("this is a recording: checking it again shows the same");
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
                        "The cluster does not answer any more. The session continues. Run recheck or watch when the cluster is back.",
                        Tone.RED);
            } else if (back) {
                page.wide("The cluster answers again.", Tone.GREEN);
            }
            for (String name : gone) {
                page.wide((lost ? "not checked now: " : "gone: ") + name, lost ? Tone.YELLOW : Tone.GREEN);
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

    private static void nodes(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        requireChange(session);
        Examined before = session.examined();
        if (rest.equals("off")) {
            session.nodes(null);
        } else if (context.questions().agrees("nodes", CREATES)) {
            session.nodes(rest);
        } else {
            context.say("Nothing was created. Where nobody can be asked, --answers FILE can contain: nodes = yes");
            return;
        }
        Examined after;
        try {
            after = session.examineAgain(session.environment().checks());
        } catch (Refused e) {
            session.nodes(null);
            throw e;
        }
        say(context, before, after, "all checks ran again");
        Examined shown = after;
        context.show(page -> Views.verdict(shown.report(), page));
    }

    private static void watch(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        requireChange(session);
        if (session.nodes() != null) {
            throw new Refused("watch would create Pods again and again. Use recheck, or first: nodes off");
        }
        Duration limit = rest.isEmpty() ? PATIENCE : time(rest);
        Examined before = session.examined();
        List<Check> all = session.environment().checks();
        long start = System.nanoTime();
        long changed = start;
        boolean saidStuck = false;
        context.say("Checking again every few seconds, for at most " + words(limit) + ". Ctrl-C stops it.");
        while (true) {
            Examined after = session.examineAgain(all);
            boolean progress = !after.open().equals(before.open()) || after.isClusterLost() != before.isClusterLost();
            if (progress) {
                say(context, before, after, "after " + since(start).toSeconds() + " s");
                changed = System.nanoTime();
                saidStuck = false;
            } else if (!saidStuck && since(changed).compareTo(STUCK) > 0) {
                context.say("No change for " + since(changed).toSeconds() + " s. Still open: "
                        + String.join("; ", waitingFor(after)));
                saidStuck = true;
            }
            before = after;
            if (after.isWell() || since(start).plus(PAUSE).compareTo(limit) >= 0) {
                Examined last = after;
                context.say(after.isWell() ? "No problem is left." : "The time is up and problems remain.");
                context.show(page -> Views.verdict(last.report(), page));
                return;
            }
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        }
    }

    private static List<String> waitingFor(Examined examined) {
        List<String> open = new ArrayList<>(examined.open());
        return open.isEmpty() ? List.of("checks that could not run") : open;
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    /** A duration for people: in seconds where it is whole ones. */
    static String words(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    /**
     * Reads {@code 90}, {@code 90s}, {@code 5m}, {@code 1h}, {@code 500ms}, as options do.
     *
     * @throws Refused when it is not such a duration, or zero
     */
    static Duration time(String text) {
        Matcher m = TIME.matcher(text.toLowerCase(Locale.ROOT));
        if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
            throw new Refused("'" + CleanText.line(text) + "' is not a duration; write 90s, 5m or 1h");
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
