package dev.registrydoctor.doctor.act.script;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.Note;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.doctor.act.script.MachineStep.Overwrite;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes on one machine, as a shell script that needs nothing else. It holds no secret: a step with one in its content or its
 * command becomes a {@link Note} that says so.
 *
 * @param machine the name of the machine, as people know it
 * @param title what the script is for, one line
 * @param steps in order; each path occurs once
 */
public record MachineScript(String machine, String title, List<MachineStep> steps) {

    /** The variable of the environment that says where the root of the changed machine is; empty for that of the script's own. */
    public static final String ROOT = "REGISTRY_DOCTOR_ROOT";

    private static final String SECRET =
            "This step has a secret in it, which no script holds. Run registry-doctor on this machine, or do it by hand.";

    /**
     * A script for these steps. Several changes of one file become one, at the place of the first.
     *
     * @throws IllegalArgumentException when a path is not absolute and plain, or a later change of a file does not begin with what
     *     an earlier one made
     */
    public static MachineScript of(String machine, String title, List<MachineStep> steps) {
        Map<String, MachineStep> merged = new LinkedHashMap<>();
        for (MachineStep step : steps) {
            String path = path(step);
            merged.merge(path == null ? "step " + merged.size() : path, step, MachineScript::merged);
        }
        return new MachineScript(machine, title, List.copyOf(merged.values()));
    }

    public MachineScript {
        steps.forEach(MachineScript::validate);
        steps = steps.stream().map(MachineScript::withoutSecret).toList();
    }

    private static void validate(MachineStep step) {
        String path = path(step);
        if (path != null && !isPlain(path)) {
            throw new IllegalArgumentException("not an absolute path of a file without . and ..: " + path);
        } else if (step instanceof OfCommand command
                && words(command.command()).anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a command has a NUL in it: " + step.goal());
        }
    }

    private static Stream<String> words(CommandRun command) {
        List<String> undo = command.undo();
        return Stream.concat(command.argv().stream(), undo == null ? Stream.of() : undo.stream());
    }

    private static @Nullable String path(MachineStep step) {
        return step instanceof OfFile file
                ? file.change().path()
                : step instanceof Overwrite overwrite ? overwrite.path() : null;
    }

    private static boolean isPlain(String path) {
        return path.startsWith("/")
                && path.length() > 1
                && path.indexOf('\0') < 0
                && Stream.of(path.substring(1).split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    private static MachineStep merged(MachineStep first, MachineStep next) {
        String goal = first.goal() + "; " + next.goal();
        if (first instanceof Overwrite one && next instanceof Overwrite other) {
            return new Overwrite(goal, one.path(), other.after(), one.restarts() || other.restarts());
        } else if (first instanceof OfFile one
                && next instanceof OfFile other
                && Objects.equals(one.change().after(), other.change().before())) {
            FileChange both = new FileChange(
                    one.change().path(), one.change().before(), other.change().after());
            return new OfFile(goal, both, one.restarts() || other.restarts());
        }
        throw new IllegalArgumentException("two changes of one file do not follow each other: " + path(first));
    }

    private static MachineStep withoutSecret(MachineStep step) {
        String path = path(step);
        return isSecret(step) ? new Note(step.goal(), (path == null ? "" : path + ": ") + SECRET) : step;
    }

    private static boolean isSecret(MachineStep step) {
        if (step instanceof OfFile file) {
            FileState after = file.change().after();
            return after != null && isSecret(after.text());
        } else if (step instanceof Overwrite overwrite) {
            return isSecret(overwrite.after().text());
        } else if (step instanceof OfCommand command) {
            List<String> undo = command.command().undo();
            return isSecret(command.command().argv()) || (undo != null && isSecret(undo));
        }
        return false;
    }

    private static boolean isSecret(String text) {
        return !Secrets.redact(text).equals(text);
    }

    private static boolean isSecret(List<String> argv) {
        return !Secrets.redactArguments(argv, new Tally()).equals(argv);
    }

    /** Which changes these are: a script of the same changes finds what another one has done. 32 hexadecimal digits. */
    public String id() {
        return new ScriptText(this).id();
    }

    /** The script. */
    public String text() {
        return new ScriptText(this).text();
    }
}
