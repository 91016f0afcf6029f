package dev.registrydoctor.reports.compare;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.reports.compare.SavedReport.Ref;
import dev.registrydoctor.reports.compare.SavedReport.Role;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.redact.GeneratedNames;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What became of a site between two reports, ready to be rendered. As the reports it comes from, it holds no secret and
 * no character that could steer a terminal.
 *
 * @param schemaVersion version of the published form, {@code major.minor}: a minor version only adds
 * @param before the earlier report
 * @param now the later one
 * @param outcome the whole in one word
 * @param headline the whole in one line, beginning with the outcome
 * @param remarks what makes the comparison less than it seems: other sites, swapped reports
 * @param changes what was found in either, gravest change first, then by problem
 * @param lost checks that looked then and not now: nothing that they tell of can be said to be gone, or not to have come
 * @param unseen number of checks that could look in neither run
 */
public record Comparison(
        String schemaVersion,
        Side before,
        Side now,
        Outcome outcome,
        String headline,
        List<String> remarks,
        List<Change> changes,
        List<Lost> lost,
        int unseen) {

    /** The version of the published form that this program writes. */
    public static final String SCHEMA_VERSION = "1.0";

    public Comparison {
        remarks = List.copyOf(remarks);
        changes = List.copyOf(changes);
        lost = List.copyOf(lost);
    }

    /**
     * Compares two reports.
     *
     * @param catalog what the checks of this program can report; reports add what they know of others
     */
    public static Comparison of(SavedReport before, SavedReport now, List<CheckInfo> catalog) {
        return new Comparer(before, now, catalog).compare();
    }

    /** The changes of one kind. */
    public List<Change> of(Kind kind) {
        return changes.stream().filter(c -> c.kind() == kind).toList();
    }

    /** The comparison in one word. */
    public enum Outcome {
        /** Something is new, or worse than it was. */
        WORSE,
        /** Nothing is seen to be worse, but not all could be compared. */
        CANNOT_TELL,
        /** Nothing is worse: things are the same, or better. */
        NOTHING_WORSE;

        /** As written in comparisons. */
        public String label() {
            return words(this);
        }

        /** The exit code of a comparison that came to this. */
        public int exitCode() {
            return switch (this) {
                case WORSE -> ExitCode.PROBLEMS;
                case CANNOT_TELL -> ExitCode.INCONCLUSIVE;
                case NOTHING_WORSE -> ExitCode.OK;
            };
        }
    }

    /** What became of a finding. */
    public enum Kind {
        /** It was not there, though its checks looked. */
        NEW,
        /** It weighs more, or is seen on more things. */
        WORSE,
        /** One of the two runs could not see it. */
        CANNOT_TELL,
        /** It weighs less, or is seen on fewer things. */
        BETTER,
        /** It is not there any more, and its checks looked. */
        GONE,
        /** It is as it was. */
        SAME;

        /** As written in comparisons. */
        public String label() {
            return words(this);
        }
    }

    /**
     * One of the two reports.
     *
     * @param startedAt when its run began, or null when it does not say
     */
    public record Side(String site, @Nullable Instant startedAt, String tool, String verdict, String headline) {}

    /**
     * A problem on a subject in both reports. Things whose names were generated count as one where only the generated
     * parts differ ({@link GeneratedNames}).
     *
     * @param subject the problem and the subject as the later report that has it names them; the first of several
     * @param summary what was found, in the words of the later report that has it
     * @param then its part in the earlier report, or null when it is not in it
     * @param today its part in the later report, or null when it is not in it
     * @param countThen on how many things it was seen
     * @param countToday on how many things it is seen
     * @param why what changed, or why it cannot be told; empty when there is nothing to add
     */
    public record Change(
            Kind kind,
            Ref subject,
            String summary,
            @Nullable Role then,
            @Nullable Role today,
            int countThen,
            int countToday,
            String why) {}

    /**
     * A check that looked then and not now.
     *
     * @param reason why not, in one line
     */
    public record Lost(String check, String reason) {}

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
