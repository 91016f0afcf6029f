package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.doctor.cli.option.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;

/** A command: what can be given to it, and what it does with that. */
public abstract class Command extends Options implements Callable<Integer> {

    /** Name and help; its options come in when it is made a command line. */
    public final CommandSpec spec;

    public Command(String name, String... description) {
        spec = CommandSpec.wrapWithoutInspection(this, Lists.FACTORY).name(name);
        spec.usageMessage().description(description).abbreviateSynopsis(true).sortOptions(false);
    }

    /** The command as picocli runs it; to be made once. */
    public final CommandLine commandLine() {
        addTo(spec);
        addHelp();
        return new CommandLine(spec, Lists.FACTORY);
    }

    /** Adds picocli's standard help options, which it makes of annotations, as the last ones. */
    protected void addHelp() {
        spec.addOption(named("-h", "--help")
                .usageHelp(true)
                .description("Print this help and exit.")
                .build());
        spec.addOption(named("-V", "--version")
                .versionHelp(true)
                .description("Print the version and exit.")
                .build());
    }

    /** The command line that it was called with, as it was typed. */
    protected final List<String> originalArgs() {
        return spec.commandLine().getParseResult().originalArgs();
    }

    /** Makes what picocli makes at run time. Its own factory opens every jar, to see whether there is Groovy in one. */
    private enum Lists implements IFactory {
        FACTORY;

        @Override
        public <K> K create(Class<K> type) {
            if (type != List.class) {
                throw new IllegalArgumentException("options are single values or lists, and none is a " + type);
            }
            return type.cast(new ArrayList<>());
        }
    }
}
