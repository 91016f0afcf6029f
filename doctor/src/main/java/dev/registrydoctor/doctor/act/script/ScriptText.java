package dev.registrydoctor.doctor.act.script;

import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.Note;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.doctor.act.script.MachineStep.Overwrite;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Writes a script: its steps as functions that set variables, and then {@code change.sh}, which does them. The last line starts
 * it, so that a script that was cut on its way does nothing.
 */
final class ScriptText {

    private static final int LONG = 4 * ShownText.SHORT;

    private static final String KEEP = "?????????";

    private final MachineScript script;
    private final StringBuilder out = new StringBuilder();
    private boolean base64;

    ScriptText(MachineScript script) {
        this.script = script;
        for (int i = 0; i < script.steps().size(); i++) {
            step(i + 1, script.steps().get(i));
        }
    }

    String id() {
        return ByteString.encodeUtf8(script.machine() + "\n" + out)
                .sha256()
                .hex()
                .substring(0, 32);
    }

    String text() {
        return """
                %s#
                # %s
                # For %s.
                #
                # It shows each step and asks before it does it: sh SCRIPT. All that it can do: sh SCRIPT help.
                # Before it changes a file, it makes sure that the file is as it was when this script was made, and keeps
                # a backup. sh SCRIPT undo restores it.
                # shellcheck disable=SC1003,SC2016,SC2034,SC2209,SC2317,SC2329 # steps are data, and are called by their numbers
                id=%s
                machine=%s
                title=%s
                steps=%d
                needs_base64=%s

                %s%s""".formatted(
                        ScriptFolder.FIRST_LINES,
                        shown(script.title()),
                        shown(script.machine()),
                        id(),
                        word(shown(script.machine())),
                        word(shown(script.title())),
                        script.steps().size(),
                        base64 ? "yes" : "no",
                        out,
                        library());
    }

    private void step(int number, MachineStep step) {
        out.append("step_").append(number).append("() {\n");
        set("goal", shown(step.goal()));
        if (step instanceof OfFile file) {
            set("kind", "file");
            set("risk", file.restarts() ? "restarts" : "none");
            file(file.change());
            out.append("}\n");
            FileState after = file.change().after();
            if (after != null) {
                content(number, after.content());
            }
        } else if (step instanceof Overwrite overwrite) {
            set("kind", "file");
            set("risk", overwrite.restarts() ? "restarts" : "none");
            place(overwrite.path(), "any", sum(overwrite.after()));
            set("mode", octal(overwrite.after().mode()));
            set("owner", overwrite.after().owner());
            setPrivate(isPrivate(overwrite.after()));
            out.append("}\n");
            content(number, overwrite.after().content());
        } else if (step instanceof OfCommand command) {
            set("kind", "command");
            set("risk", command.restarts() ? "restarts" : "none");
            command(number, command.command());
        } else if (step instanceof Note note) {
            set("kind", "note");
            out.append("}\n");
            content(number, ByteString.encodeUtf8(lines(note.text())));
        }
        out.append('\n');
    }

    private void file(FileChange change) {
        FileState before = change.before();
        FileState after = change.after();
        place(change.path(), sum(before), sum(after));
        if (after != null && before != null) {
            rights(before, after);
        } else if (after != null) {
            set("mode", octal(after.mode()));
            set("owner", after.owner());
        }
        setPrivate(isPrivate(before) || isPrivate(after));
    }

    private void place(String path, String before, String after) {
        set("path", path);
        set("shown", shown(path));
        set("before", before);
        set("after", after);
    }

    private void setPrivate(boolean isPrivate) {
        if (isPrivate) {
            set("private", "yes");
        }
    }

    /** Only what differs: all else stays as the machine has it. */
    private void rights(FileState before, FileState after) {
        boolean mode = !before.mode().equals(after.mode());
        boolean owner = after.owner() != null && !after.owner().equals(before.owner());
        if (mode) {
            set("mode", octal(after.mode()));
            set("old_mode", octal(before.mode()));
        }
        if (owner) {
            set("owner", after.owner());
        }
        if (mode || owner) {
            set("rights", (mode ? after.mode() : KEEP) + " " + (owner ? after.owner() : "*"));
        }
    }

    private void command(int number, CommandRun command) {
        set("shown", shown(words(command.argv())));
        set("as_root", command.needsRoot() ? "yes" : "no");
        set("only_shows", command.isLook() ? "yes" : "no");
        List<String> undo = command.undoLosesData() ? null : command.undo();
        if (undo != null) {
            set("can_undo", "yes");
            set("shown_undo", shown(words(undo)));
        }
        out.append("}\n");
        argv("argv_" + number, command.argv());
        if (undo != null) {
            argv("undo_" + number, undo);
        }
    }

    private void argv(String function, List<String> argv) {
        out.append(function).append("() { \"$@\"");
        argv.forEach(part -> out.append(' ').append(word(part)));
        out.append("; }\n");
    }

    /** In quotes, since a here document needs a temporary file in some shells, which a Pod or a full disk does not allow. */
    private void content(int number, ByteString content) {
        boolean text = isText(content);
        base64 |= !text;
        String word = quoted(text ? content.utf8() : content.base64().replaceAll("(.{76})(?=.)", "$1\n"));
        out.append("content_")
                .append(number)
                .append(text ? "() { printf %s " : "() { printf '%s\\n' ")
                .append(word)
                .append(text ? "; }\n" : " | decode; }\n");
    }

    /** Whether people can read it in the script, and the script can be copied without changing it. */
    private static boolean isText(ByteString content) {
        String text = content.utf8();
        return ByteString.encodeUtf8(text).equals(content) && text.codePoints().noneMatch(ScriptText::isInvisible);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static boolean isInvisible(int c) {
        return (Character.isISOControl(c) && c != '\n' && c != '\t') || Character.getType(c) == Character.FORMAT;
    }

    private void set(String variable, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            out.append("  ").append(variable).append('=').append(word(value)).append('\n');
        }
    }

    private static String sum(@Nullable FileState state) {
        return state == null ? "none" : state.content().sha256().hex();
    }

    private static boolean isPrivate(@Nullable FileState state) {
        return state != null && state.mode().charAt(6) != 'r';
    }

    /** {@code 644} for {@code rw-r--r--}. */
    private static String octal(String mode) {
        int bits = 0;
        for (int i = 0; i < mode.length(); i++) {
            bits = bits << 1 | (mode.charAt(i) == '-' ? 0 : 1);
        }
        return Integer.toOctalString(bits);
    }

    private static String word(String word) {
        return Shell.quote(word);
    }

    private static String words(List<String> argv) {
        return argv.stream().map(Shell::quote).collect(Collectors.joining(" "));
    }

    /** One line for people. */
    private static String shown(String text) {
        return ShownText.line(Secrets.redact(text), LONG);
    }

    private static String lines(String text) {
        return Secrets.redact(text)
                        .lines()
                        .map(line -> ShownText.line(line, LONG))
                        .collect(Collectors.joining("\n")) + "\n";
    }

    private static String library() {
        try (InputStream in = ScriptText.class.getResourceAsStream("change.sh")) {
            return new String(Objects.requireNonNull(in, "change.sh").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
