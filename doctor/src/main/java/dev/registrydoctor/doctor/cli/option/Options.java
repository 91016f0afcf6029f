package dev.registrydoctor.doctor.cli.option;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Options and parameters as fields: declared in the order in which help lists them, read once the line is parsed.
 * picocli is told of them without annotations: reading those delays each start (docs/decisions/0012).
 */
public abstract class Options {

    private final List<ArgSpec> args = new ArrayList<>();

    /** Begins an option. */
    protected static OptionSpec.Builder named(String... names) {
        return OptionSpec.builder(names);
    }

    /** An option without a value: true when it is given. */
    protected final Arg<Boolean> flag(OptionSpec.Builder option) {
        return declare(option.type(boolean.class).initialValue(false).build());
    }

    /** An option with one value. */
    protected final <T> Arg<T> option(Class<T> type, OptionSpec.Builder option) {
        return declare(option.type(type).build());
    }

    /** An option that can be repeated: a list, empty when it is not given. */
    protected final <T> Arg<List<T>> options(Class<T> type, OptionSpec.Builder option) {
        return declare(option.hideParamSyntax(true)
                .type(List.class)
                .auxiliaryTypes(type)
                .initialValue(new ArrayList<T>())
                .build());
    }

    /** A parameter that must be given, after those that were declared before it. */
    protected final <T> Arg<T> required(Class<T> type, String label, String description) {
        return declare(parameter(type, label, description).required(true).build());
    }

    /** A parameter that may be given. */
    protected final <T> Arg<T> optional(Class<T> type, String label, String description) {
        return declare(parameter(type, label, description).arity("0..1").build());
    }

    /** Parameters of which there may be any number: a list, empty when none is given. */
    protected final <T> Arg<List<T>> several(Class<T> type, String label, String description) {
        return declare(parameter(List.class, label, description)
                .auxiliaryTypes(type)
                .arity("0..*")
                .initialValue(new ArrayList<T>())
                .build());
    }

    /** Parameters of which so many must be given: a list. */
    protected final <T> Arg<List<T>> several(Class<T> type, String arity, String label, String description) {
        return declare(parameter(List.class, label, description)
                .hideParamSyntax(false)
                .auxiliaryTypes(type)
                .arity(arity)
                .required(true)
                .build());
    }

    private static PositionalParamSpec.Builder parameter(Class<?> type, String label, String description) {
        return PositionalParamSpec.builder().type(type).paramLabel(label).description(description);
    }

    private <T> Arg<T> declare(ArgSpec spec) {
        args.add(spec);
        return new Arg<>(spec);
    }

    /** Options that commands share, in this place. */
    protected final <G extends Options> G with(G group) {
        Options shared = group;
        args.addAll(shared.args);
        return group;
    }

    protected final void addTo(CommandSpec command) {
        for (ArgSpec arg : args) {
            command.add(arg);
        }
    }
}
