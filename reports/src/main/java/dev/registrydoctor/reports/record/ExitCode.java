package dev.registrydoctor.reports.record;

/** The exit codes, the same for every form of output. */
public final class ExitCode {

    /** Nothing at or above what to fail on. */
    public static final int OK = 0;
    /** The tool itself failed. */
    public static final int TOOL_FAILED = 1;
    /** Wrong usage, or input that cannot be read. */
    public static final int USAGE = 2;
    /** Something does not work. */
    public static final int PROBLEMS = 3;
    /** Warnings only, and they were to count. */
    public static final int WARNINGS = 4;
    /** It could not be told. */
    public static final int INCONCLUSIVE = 5;

    private ExitCode() {}

    /** The exit code of a run that came to a report. */
    public static int of(Report report, FailOn failOn) {
        if (failOn == FailOn.NEVER) {
            return OK;
        }
        return switch (report.verdict()) {
            case HEALTHY -> OK;
            case WARNINGS -> failOn == FailOn.WARNING ? WARNINGS : OK;
            case PROBLEMS -> PROBLEMS;
            case INCONCLUSIVE -> INCONCLUSIVE;
        };
    }
}
