package dev.registrydoctor.packaging;

import dev.registrydoctor.doctor.cli.completion.CommandTexts;
import dev.registrydoctor.doctor.cli.stream.Version;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The man page, from what the command line knows of itself. */
final class ManPage {

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandLine program, LocalDate date) {
        ManPage man = new ManPage();
        CommandSpec top = program.getCommandSpec();
        String purpose = CommandTexts.description(top.usageMessage().description());
        man.macro("TH", Version.NAME.toUpperCase(java.util.Locale.ROOT), "1", date.toString(), Version.NAME);
        man.macro("SH", "NAME");
        man.text(Version.NAME + " - "
                + CommandTexts.brief(Character.toLowerCase(purpose.charAt(0)) + purpose.substring(1)));
        man.macro("SH", "SYNOPSIS");
        man.macro("B", Version.NAME);
        man.text("COMMAND [OPTION]...");
        man.macro("SH", "DESCRIPTION");
        man.text(purpose + " It changes nothing unless it is asked to try a push.");
        man.options(top);
        man.macro("SH", "COMMANDS");
        for (Map.Entry<String, CommandLine> command :
                CommandTexts.commands(program).entrySet()) {
            man.command(command.getKey(), command.getValue().getCommandSpec());
        }
        man.files();
        man.exitCodes();
        return man.page.toString();
    }

    private void command(String name, CommandSpec command) {
        StringBuilder synopsis = new StringBuilder(Version.NAME).append(' ').append(name);
        command.positionalParameters().forEach(p -> synopsis.append(' ').append(label(p)));
        macro("SS", synopsis + (command.options().isEmpty() ? "" : " [OPTION]..."));
        text(CommandTexts.description(command.usageMessage().description()));
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            item(parameter.paramLabel(), CommandTexts.description(parameter.description()));
        }
        options(command);
    }

    private static String label(PositionalParamSpec parameter) {
        return parameter.arity().min() == 0 ? "[" + parameter.paramLabel() + "]" : parameter.paramLabel();
    }

    private void options(CommandSpec command) {
        for (OptionSpec option : CommandTexts.options(command)) {
            String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
            String optional = CommandTexts.takesValue(option) || value.isEmpty() ? value : "[" + value + "]";
            item(String.join(", ", option.names()) + optional, CommandTexts.description(option));
        }
    }

    private void files() {
        macro("SH", "ENVIRONMENT");
        text(
                "Options of run, triage, fix, undo, resolve, setup, capture and ticket that are not given are read from variables"
                        + " REGISTRY_DOCTOR_NAME, such as REGISTRY_DOCTOR_TIMEOUT=10s. NO_COLOR, FORCE_COLOR, COLUMNS and PAGER are"
                        + " honored, and KUBECONFIG as kubectl does.");
        macro("SH", "FILES");
        item("~/.config/registry-doctor/config.toml", "Options that are not given, one a line: timeout = \"10s\".");
        item("/etc/registry-doctor/config.toml", "The same for all users; read where the other one is not there.");
    }

    private void exitCodes() {
        macro("SH", "EXIT STATUS");
        for (String[] code : List.of(
                new String[] {"0", "Nothing at or above --fail-on."},
                new String[] {"1", "The tool failed."},
                new String[] {"2", "Wrong usage, or input that cannot be read."},
                new String[] {"3", "Problems."},
                new String[] {"4", "Warnings only, with --fail-on warning."},
                new String[] {"5", "Inconclusive: what would decide could not be looked at."})) {
            item(code[0], code[1]);
        }
    }

    private void item(String tag, String text) {
        macro("TP");
        page.append("\\fB").append(escaped(tag)).append("\\fR\n");
        text(text);
    }

    private void macro(String name, String... arguments) {
        page.append('.').append(name);
        for (String argument : arguments) {
            page.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        page.append('\n');
    }

    private void text(String text) {
        page.append(escaped(text)).append('\n');
    }

    /** Words, not requests: a dot or quote that begins a line would be one. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }
}
