package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.reports.record.Report.NotLookedAt;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What stood in the way of some checks: people remove an obstacle once, however many checks it stopped.
 *
 * @param why what it is
 * @param remedy what would remove it; empty when nothing is known to help
 * @param whats what could not be seen for it
 * @param checks ids of the checks that it stopped, vital ones marked
 */
public record Obstacle(String why, String remedy, Set<String> whats, Set<String> checks) {

    private static final Gap RECORDED = new Gap(
            Gap.Cause.NOT_RECORDED,
            "",
            "A recording does not contain everything",
            "run `registry-doctor run` on the node");

    /** Each obstacle once, in the order in which they come up. */
    public static Collection<Obstacle> of(List<NotLookedAt> entries) {
        return of(entries, false);
    }

    /** As {@link #of}; what a recording does not contain is one obstacle, whatever would show each part of it. */
    public static Collection<Obstacle> inShort(List<NotLookedAt> entries) {
        return of(entries, true);
    }

    private static Collection<Obstacle> of(List<NotLookedAt> entries, boolean inShort) {
        Map<String, Obstacle> all = new LinkedHashMap<>();
        for (NotLookedAt entry : entries) {
            List<Gap> gaps = entry.gaps().isEmpty()
                    ? List.of(new Gap(Gap.Cause.MALFORMED, "", entry.reason(), entry.remedy()))
                    : entry.gaps();
            for (Gap gap : gaps) {
                Gap shown = inShort && gap.cause() == Gap.Cause.NOT_RECORDED ? RECORDED : gap;
                Obstacle obstacle = all.computeIfAbsent(
                        shown.why() + "\n" + shown.remedy(),
                        key -> new Obstacle(shown.why(), shown.remedy(), new LinkedHashSet<>(), new LinkedHashSet<>()));
                obstacle.checks.add(entry.check() + (entry.vital() ? " (vital)" : ""));
                if (!gap.what().isBlank()) {
                    obstacle.whats.add(gap.what());
                }
            }
        }
        return all.values();
    }
}
