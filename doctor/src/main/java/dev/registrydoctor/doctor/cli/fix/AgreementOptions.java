package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.Options;
import dev.registrydoctor.doctor.cli.stream.UsageException;

/** How much is carried out without asking. */
final class AgreementOptions extends Options {

    private static final String RESTARTS = "restarts";

    private final Arg<Boolean> dryRun =
            flag(named("--dry-run").description("Show what would be done, and change nothing."));
    private final Arg<String> yes = option(
            String.class,
            named("--yes")
                    .paramLabel(RESTARTS)
                    .arity("0..1")
                    .fallbackValue("")
                    .description(
                            "Do not ask before what neither restarts nor loses anything; with =restarts, nor before a"
                                    + " restart. What loses data is always asked. Not read from the environment or a file."));

    /** Whether nothing may be changed. */
    boolean isDryRun() {
        return dryRun.get();
    }

    /** What is agreed to. */
    Agreement agreement() {
        return !yes.isGiven()
                ? Agreement.NOTHING
                : yes.get().equals(RESTARTS) ? Agreement.RESTARTS : Agreement.HARMLESS;
    }

    /**
     * Refuses what means nothing.
     *
     * @throws UsageException with what to do
     */
    void validate() {
        if (yes.isGiven() && !yes.get().isEmpty() && !yes.get().equals(RESTARTS)) {
            throw new UsageException("--yes takes nothing or restarts: --yes, --yes=restarts."
                    + " What loses data is never agreed to by an option");
        }
        if (yes.isGiven() && isDryRun()) {
            throw new UsageException("--yes and --dry-run exclude each other; give one of them");
        }
    }
}
