package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.option.Durations;
import dev.registrydoctor.doctor.cli.option.Options;
import java.time.Duration;

/** Options as a command line gives them, without a command that uses them. */
public final class Given {

    private Given() {}

    /** These options, once they are read from a command line. */
    public static <G extends Options> G given(G options, String... args) {
        new Command("test", "") {
            {
                with(options);
            }

            @Override
            public Integer call() {
                return 0;
            }
        }.commandLine().registerConverter(Duration.class, Durations::parse).parseArgs(args);
        return options;
    }
}
