package dev.registrydoctor.doctor.act.script;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.script.MachineStep.Note;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The changes on one machine, as a shell script that needs nothing else. It holds no secret.
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
     * A script for these steps. Several changes of one file become one, at the place of the first. A step with a secret in its
     * content or its command becomes a {@link Note} that says so.
     *
     * @throws IllegalArgumentException when a path is not absolute and plain, or a later change of a file does not begin with what
     *     an earlier one made
     */
    public static MachineScript of(String machine, String title, List<MachineStep> steps) {
        Map<Object, MachineStep> merged = new LinkedHashMap<>();
        for (MachineStep step : steps) {
            if (step instanceof OfFile file) {
                merged.merge(file.change().path(), file, (first, next) -> merged((OfFile) first, (OfFile) next));
            } else {
                merged.put(merged.size() + "-th", step);
            }
        }
        return new MachineScript(
                machine,
                title,
                merged.values().stream().map(MachineScript::withoutSecret).toList());
    }

    public MachineScript {
        steps = List.copyOf(steps);
        steps.forEach(MachineScript::validate);
    }

    private static void validate(MachineStep step) {
        if (step instanceof OfFile file) {
            String path = file.change().path();
            boolean plain = path.startsWith("/")
                    && path.length() > 1
                    && path.indexOf('\0') < 0
                    && List.of(path.substring(1).split("/", -1)).stream()
                            .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
            if (!plain) {
                throw new IllegalArgumentException("not an absolute path of a file without . and ..: " + path);
            }
        } else if (step instanceof OfCommand command
                && command.command().argv().stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("a command has a NUL in it: " + step.goal());
        }
    }

    private static OfFile merged(OfFile first, OfFile next) {
        if (!Objects.equals(first.change().after(), next.change().before())) {
            throw new IllegalArgumentException("two changes of one file do not follow each other: "
                    + first.change().path());
        }
        return new OfFile(
                first.goal() + "; " + next.goal(),
                new FileChange(
                        first.change().path(),
                        first.change().before(),
                        next.change().after()),
                first.restarts() || next.restarts());
    }

    private static MachineStep withoutSecret(MachineStep step) {
        boolean secret = false;
        if (step instanceof OfFile file) {
            secret = file.change().after() != null
                    && isSecret(file.change().after().text());
        } else if (step instanceof OfCommand command) {
            secret = isSecret(command.command().argv())
                    || (command.command().undo() != null
                            && isSecret(command.command().undo()));
        }
        String subject = step instanceof OfFile file ? file.change().path() + ": " : "";
        return secret ? new Note(step.goal(), subject + SECRET) : step;
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

    /** Whether it changes files and nothing else. */
    public boolean isOfFilesOnly() {
        return steps.stream().allMatch(OfFile.class::isInstance);
    }
}
