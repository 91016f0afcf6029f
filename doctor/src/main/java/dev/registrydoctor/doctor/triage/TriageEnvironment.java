package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.record.Report;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a session uses of the program around it: the environment to examine, the checks, and files. */
public interface TriageEnvironment extends AutoCloseable {

    /** The environment in a few words, known without opening it. */
    String site();

    /** Whether another examination can show something else; false for a recording. */
    boolean changes();

    /** All checks, in their order. */
    List<Check> checks();

    /** All problems. */
    List<Problem> problems();

    /** The page of a problem, if it has one. */
    Optional<ProblemPage> page(String id);

    /** The time that one examination may take. */
    Duration timeout();

    /**
     * Opens the environment; no earlier answer is reused.
     *
     * @throws Refused when it cannot be opened
     */
    Visit visit(Duration time);

    /**
     * Checks another registry too, from the next visit on.
     *
     * @param authority {@code host[:port]}
     * @return whether this environment can do so and did not yet
     */
    boolean include(String authority);

    /**
     * Writes a report; hides in it what the command line wants hidden.
     *
     * @param evidence what the examination asked, and what came back
     * @param target {@code FORMAT=FILE}, or FILE with an ending that names the form
     * @return the file
     * @throws Refused when the form is not known or the file cannot be written
     */
    String save(Report report, Map<Question<?>, Answer<?>> evidence, String target) throws IOException;

    /**
     * Packs a report and the case of its examination into one archive; hides in both what the command line wants hidden.
     *
     * @param file the archive to write, or empty for a name with the time in it; one that exists is not replaced
     * @return what is inside and what was hidden, a line each
     * @throws Refused when the file cannot be written
     */
    List<String> ticket(Report report, Map<Question<?>, Answer<?>> evidence, String file) throws IOException;

    /** Whether something can be changed here, so that a fix can be carried out. */
    boolean canFix();

    /**
     * Carries out the fix of a problem, as the person at the screen agrees to each step.
     *
     * @param problem the id
     * @throws Refused when it cannot be, with the reason
     * @throws InterruptedException when the person ends it
     */
    void fix(String problem, Screen screen) throws IOException, InterruptedException;

    /**
     * A report of an earlier run.
     *
     * @throws Refused when the file is none, or cannot be read
     */
    SavedReport earlier(String file);

    @Override
    void close();

    /** One visit of an environment. Closing it stops what is still being asked. */
    interface Visit extends AutoCloseable {

        Site site();

        /**
         * The site with its nodes, which are looked at now by Pods that are created for it and deleted.
         *
         * @param examined what the site has answered to these checks; it is not asked again
         * @param names the nodes with commas between them, or empty for all
         * @throws Refused when there are no nodes to look at, or none of such a name
         * @throws InterruptedException when the visit is closed
         */
        Site withNodes(Examination examined, List<Check> checks, String names) throws InterruptedException;

        /** Puts the report of an examination together. */
        Report report(ExaminedSite examined);

        @Override
        void close();
    }
}
