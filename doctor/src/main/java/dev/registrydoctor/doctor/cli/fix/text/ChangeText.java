package dev.registrydoctor.doctor.cli.fix.text;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import dev.registrydoctor.reports.secrets.Secrets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** What a change changes, as lines that people read: without secrets, and without characters that a terminal obeys. */
public final class ChangeText {

    private static final int CONTEXT = 3;

    /** Enough for each command that a person copies. */
    private static final int LONGEST_COMMAND = 4_000;

    private ChangeText() {}

    /** What is changed, in one line. */
    public static String subject(Change change) {
        if (change instanceof FileChange file) {
            return Shown.clean(
                    (file.before() == null ? "create " : file.after() == null ? "remove " : "change ") + file.path());
        } else if (change instanceof ObjectChange object) {
            return Shown.clean((object.before() == null ? "create " : object.after() == null ? "delete " : "change ")
                    + object.key().label());
        }
        if (change instanceof NodeFilesChange node) {
            return Shown.clean("on node " + node.node() + ": ")
                    + node.files().stream().map(ChangeText::subject).collect(Collectors.joining(", "));
        }
        return change instanceof CommandRun run ? "run " + command(run.argv()) : "";
    }

    /** The difference, line by line; empty where the subject says it all. */
    public static List<String> difference(Change change) {
        if (change instanceof FileChange file) {
            return difference(file);
        } else if (change instanceof NodeFilesChange node) {
            return node.files().stream()
                    .flatMap(file -> difference(file).stream())
                    .toList();
        } else if (change instanceof ObjectChange object && object.after() != null) {
            return ObjectFields.differences(object.before(), object.after()).stream()
                    .map(field -> Shown.clean(field.text()))
                    .toList();
        }
        return List.of();
    }

    /** A command as it can be copied. */
    public static String command(List<String> argv) {
        if (argv.size() == 3 && argv.get(0).equals("/bin/sh") && argv.get(1).equals("-c")) {
            return bounded(Shown.clean(argv.get(2)));
        }
        return bounded(Shown.clean(argv.stream().map(Shell::quote).collect(Collectors.joining(" "))));
    }

    /** No more than a person reads; what names thousands of images is in the JSON. */
    public static String bounded(String command) {
        return command.length() <= LONGEST_COMMAND
                ? command
                : command.substring(0, LONGEST_COMMAND) + " … (" + (command.length() - LONGEST_COMMAND)
                        + " characters more, which -o json shows)";
    }

    private static List<String> difference(FileChange file) {
        FileState before = file.before();
        FileState after = file.after();
        List<String> lines = new ArrayList<>();
        if (isText(before) && isText(after)) {
            lines.addAll(difference(
                    file.path(), before == null ? null : before.text(), after == null ? null : after.text()));
        } else {
            lines.add("binary: " + size(before) + " before, " + size(after) + " after");
        }
        if (before != null && after != null && !before.mode().equals(after.mode())) {
            lines.add("rights: " + before.mode() + " before, " + after.mode() + " after");
        }
        return lines;
    }

    private static boolean isText(@Nullable FileState state) {
        return state == null
                || (ByteString.encodeUtf8(state.text()).equals(state.content())
                        && state.text().indexOf('\0') < 0);
    }

    private static String size(@Nullable FileState state) {
        return state == null ? "no file" : state.content().size() + " bytes";
    }

    private static List<String> difference(String name, @Nullable String before, @Nullable String after) {
        List<String> old = lines(before);
        List<String> now = lines(after);
        return UnifiedDiffUtils.generateUnifiedDiff(
                        before == null ? "/dev/null" : name,
                        after == null ? "/dev/null" : name,
                        old,
                        DiffUtils.diff(old, now),
                        CONTEXT)
                .stream()
                .flatMap(line -> Objects.toString(line, "").lines())
                .map(line -> asDiffHasIt(Shown.clean(line)))
                .toList();
    }

    /** Where there is no line, diff counts from 0, and the library from 1. */
    private static String asDiffHasIt(String line) {
        return line.startsWith("@@ ") ? line.replace("-1,0 ", "-0,0 ").replace("+1,0 ", "+0,0 ") : line;
    }

    private static List<String> lines(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        } else {
            // As diff has it, with the line that it is about.
            lines.set(lines.size() - 1, lines.get(lines.size() - 1) + "\n\\ No newline at end of file");
        }
        return Secrets.redactLines(lines);
    }
}
