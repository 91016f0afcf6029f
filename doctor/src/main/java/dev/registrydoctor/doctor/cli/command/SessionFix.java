package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Carries out the fix of a problem for a session that a person holds. */
@FunctionalInterface
public interface SessionFix {

    /**
     * Examines the site, and carries out what the person agrees to.
     *
     * @param problem the id
     * @param terminal where the person reads
     * @param ask what the person answers to a question
     */
    void fix(
            String problem,
            SiteOptions site,
            List<Check> checks,
            List<String> args,
            Terminal terminal,
            UnaryOperator<String> ask)
            throws IOException, InterruptedException;
}
