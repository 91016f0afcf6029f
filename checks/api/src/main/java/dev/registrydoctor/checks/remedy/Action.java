package dev.registrydoctor.checks.remedy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a step does. {@link ShellText} makes of it what people copy; a program can carry it out without reading shell text.
 * Words are as the program gets them: nothing is quoted, and no name of an environment can add a command.
 */
public sealed interface Action
        permits Action.Manual,
                Action.Kubectl,
                Action.Program,
                Action.Script,
                Action.WriteFile,
                Action.ChangeLines,
                Action.RestoreCopy,
                Action.EditFile,
                Action.RestartService,
                ObjectAction {

    /** Whether a machine's administrator has to do it. Rendered with {@code sudo}. */
    default boolean needsRoot() {
        return false;
    }

    /** What kind of action it is, as written in JSON. */
    String kind();

    /**
     * The same action with each of its texts edited.
     *
     * @param line edits a word or a text of one line
     * @param block edits a text of several lines
     */
    default Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
        return this;
    }

    /** Something that only a person can do. */
    record Manual() implements Action {
        @Override
        public String kind() {
            return "manual";
        }
    }

    /**
     * A command of kubectl.
     *
     * @param args what follows {@code kubectl}, word by word
     */
    record Kubectl(List<String> args) implements Action {
        @Override
        public String kind() {
            return "kubectl";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new Kubectl(args.stream().map(line).toList());
        }

        public Kubectl {
            args = List.copyOf(args);
        }
    }

    /**
     * One program.
     *
     * @param argv its name and arguments, word by word
     */
    record Program(List<String> argv, boolean needsRoot) implements Action {
        @Override
        public String kind() {
            return "program";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new Program(argv.stream().map(line).toList(), needsRoot);
        }

        public Program {
            argv = List.copyOf(argv);
        }
    }

    /**
     * Lines for a POSIX shell, where one program is not enough. Whoever writes them quotes the names in them
     * ({@link dev.registrydoctor.checks.remedy.Shell#quote}), and puts {@code sudo} where it is needed.
     *
     * @param needsRoot whether {@code sudo} stands in it
     */
    record Script(String text, boolean needsRoot) implements Action {
        @Override
        public String kind() {
            return "script";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new Script(block.apply(text), needsRoot);
        }
    }

    /**
     * A file is written, its folder made when it is missing.
     *
     * @param content what it holds afterwards, with the last line break or without
     * @param before what is there before; a file is kept with {@code .bak} at the end of its name
     */
    record WriteFile(String path, String content, boolean needsRoot, Before before) implements Action {

        /** What is in the place of a file before it is written. */
        public enum Before {
            NOTHING,
            A_FILE,
            UNKNOWN
        }

        /** What the file holds afterwards, with the last line break. */
        public String text() {
            return content.endsWith("\n") ? content : content + "\n";
        }

        @Override
        public String kind() {
            return "write-file";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new WriteFile(line.apply(path), block.apply(content), needsRoot, before);
        }
    }

    /**
     * Lines of a file are changed, all else in it stays. The file as it was is kept with {@code .bak} at the end of its name.
     *
     * @param edits at least one
     */
    record ChangeLines(String path, List<LineEdit> edits, boolean needsRoot) implements Action {
        public ChangeLines {
            edits = List.copyOf(edits);
        }

        @Override
        public String kind() {
            return "edit-file";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new ChangeLines(
                    line.apply(path),
                    edits.stream().map(e -> e.edited(line, block)).toList(),
                    needsRoot);
        }
    }

    /** The copy that {@link ChangeLines} or {@link WriteFile} kept of a file takes its place again. */
    record RestoreCopy(String path, boolean needsRoot) implements Action {
        @Override
        public String kind() {
            return "program";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new RestoreCopy(line.apply(path), needsRoot);
        }
    }

    /**
     * A person changes a file, whose right content only that person knows.
     *
     * @param line where to begin, from 1; 0 where that is not known
     */
    record EditFile(String path, int line, boolean needsRoot) implements Action {
        @Override
        public String kind() {
            return "edit-file";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new EditFile(line.apply(path), this.line, needsRoot);
        }
    }

    /**
     * A service of a machine is restarted.
     *
     * @param service a service of a snap ({@code microk8s.daemon-containerd}) or a unit of systemd ({@code docker})
     */
    record RestartService(String service) implements Action {
        @Override
        public String kind() {
            return "restart-service";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new RestartService(line.apply(service));
        }

        @Override
        public boolean needsRoot() {
            return true;
        }

        /** The program that restarts it, word by word. */
        public List<String> argv() {
            return List.of(isOfSnap() ? "snap" : "systemctl", "restart", service);
        }

        /** Whether it is a service of the MicroK8s snap. */
        private boolean isOfSnap() {
            return service.equals("microk8s") || service.startsWith("microk8s.");
        }
    }

    /** Nothing to copy: the goal of the step says it all. */
    static Action manual() {
        return new Manual();
    }

    /** A command of kubectl, word by word. */
    static Action kubectl(String... args) {
        return new Kubectl(List.of(args));
    }

    /** A program that anybody may run. */
    static Action program(String... argv) {
        return new Program(List.of(argv), false);
    }

    /** A program that the machine's administrator runs. */
    static Action root(String... argv) {
        return new Program(List.of(argv), true);
    }

    /** Lines for a shell that anybody may run. */
    static Action script(String text) {
        return new Script(text, text.startsWith("sudo ") || text.contains(" sudo ") || text.contains("\nsudo "));
    }

    /** A file of the machine is written by its administrator. */
    static Action write(String path, String content) {
        return new WriteFile(path, content, true, WriteFile.Before.NOTHING);
    }

    /** The content of a file of the machine is replaced by its administrator. */
    static Action replace(String path, String content) {
        return new WriteFile(path, content, true, WriteFile.Before.A_FILE);
    }

    /** A file of the machine is written by its administrator, whether there is one or not. */
    static Action writeOver(String path, String content) {
        return new WriteFile(path, content, true, WriteFile.Before.UNKNOWN);
    }

    /** Lines of a file of the machine are changed by its administrator. */
    static Action change(String path, LineEdit... edits) {
        return new ChangeLines(path, List.of(edits), true);
    }

    /** A file of the machine is changed by its administrator. */
    static Action edit(String path) {
        return new EditFile(path, 0, true);
    }

    /** A file of the machine is changed by its administrator, beginning at a line. */
    static Action edit(String path, int line) {
        return new EditFile(path, line, true);
    }

    static Action apply(String manifest) {
        return new ObjectAction.ApplyObject(manifest);
    }

    /** An object is applied that kubectl creates by these words. */
    static Action applyCreated(String... create) {
        return new ObjectAction.ApplyCreated(List.of(create));
    }

    static Action patch(String resource, @Nullable String namespace, String name, String patch) {
        return new ObjectAction.PatchObject(resource, namespace, name, patch, "strategic");
    }

    static Action delete(String resource, @Nullable String namespace, String name) {
        return new ObjectAction.DeleteObject(resource, namespace, name);
    }

    static Action restart(String service) {
        return new RestartService(service);
    }
}
