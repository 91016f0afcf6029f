package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.record.FailOn;
import dev.registrydoctor.reports.record.Report;

/** What a report ends the program with. */
public final class ExitOptions extends Options {

    private final Arg<FailOn> failOn = option(
            FailOn.class,
            named("--fail-on")
                    .paramLabel("LEVEL")
                    .defaultValue("problem")
                    .description("The least that gives an exit code other than 0: problem, warning or never (default:"
                            + " ${DEFAULT-VALUE})."));

    public int code(Report report) {
        return ExitCode.of(report, failOn.get());
    }
}
