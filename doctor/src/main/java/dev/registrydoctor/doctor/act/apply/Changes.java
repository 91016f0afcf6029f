package dev.registrydoctor.doctor.act.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.journal.JournalStep;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.KubectlCalls;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes one change, or takes one back. */
public final class Changes {

    private final MachineFiles files;
    private final @Nullable ClusterObjects objects;
    private final CommandRunner commands;
    private final @Nullable NodeWriter nodes;

    /**
     * Changes of one machine and one cluster.
     *
     * @param objects null where there is no cluster
     * @param nodes null where nodes are not changed
     */
    public Changes(
            MachineFiles files, @Nullable ClusterObjects objects, CommandRunner commands, @Nullable NodeWriter nodes) {
        this.nodes = nodes;
        this.files = files;
        this.objects = objects;
        this.commands = commands;
    }

    /** The folders that a change will make. */
    List<String> folders(Change change) throws IOException {
        return change instanceof FileChange file && file.before() == null && file.after() != null
                ? files.missingFolders(file.path())
                : List.of();
    }

    /**
     * Makes a change.
     *
     * @return the change as it turned out
     * @throws CommandFailedException when a command fails; what it changed until then is not known
     * @throws IOException when it cannot be made; then nothing is changed
     */
    Change make(Change change) throws IOException, InterruptedException {
        if (change instanceof FileChange file) {
            files.change(file);
        } else if (change instanceof ObjectChange object) {
            return new ObjectChange(
                    object.key(), object.before(), cluster().change(object.key(), object.before(), object.after()));
        } else if (change instanceof CommandRun command) {
            run(command.argv());
        } else if (change instanceof NodeFilesChange node) {
            nodes().make(node);
        }
        return change;
    }

    /** Whether everything certainly is as it was before a change. */
    boolean isUntouched(Change change) {
        try {
            if (change instanceof FileChange file) {
                return isSame(files.read(file.path()), file.before());
            } else if (change instanceof ObjectChange object) {
                return Objects.equals(cluster().get(object.key()), object.before());
            }
            // A command that could not be started has changed nothing; of a Pod that is not known.
            return change instanceof CommandRun;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes a step of the journal back.
     *
     * @throws IrreversibleException when nothing takes it back
     * @throws IOException when it cannot be taken back, as when the file has been changed since
     */
    void takeBack(JournalStep step) throws IOException, InterruptedException {
        Change change = step.change();
        if (change instanceof FileChange file) {
            takeBack(file, step.folders());
        } else if (change instanceof ObjectChange object) {
            if (!object.isReversible()) {
                throw new IrreversibleException("a deleted Pod does not come back; its owner creates another");
            }
            String held = object.before() == null ? heldBy(cluster().get(object.key())) : null;
            if (held != null) {
                throw new IrreversibleException(held);
            }
            cluster().restore(object.key(), object.before(), object.after());
        } else if (change instanceof CommandRun command) {
            List<String> undo = command.undo();
            if (undo == null) {
                throw new IrreversibleException("no command takes it back");
            } else if (command.undoLosesData()) {
                throw new IrreversibleException(
                        "what was stored since would be deleted. If nothing of it is needed, run: "
                                + String.join(" ", undo));
            }
            run(undo);
        } else if (change instanceof NodeFilesChange node) {
            nodes().takeBack(node);
        }
    }

    /** What would be lost with an object that a change created, as a sentence; null when nothing would be. */
    private static @Nullable String heldBy(@Nullable ObjectNode now) {
        if (now == null) {
            return null;
        }
        return switch (now.path("kind").asText("")) {
            case "Namespace", "CustomResourceDefinition" ->
                "what others have put into it since would be deleted with it";
            case "PersistentVolumeClaim" ->
                now.at("/spec/volumeName").asText("").isEmpty()
                        ? null
                        : "it has a volume by now, which can be deleted with it. If nothing that is stored there is needed, delete it";
            default -> null;
        };
    }

    private NodeWriter nodes() throws IOException {
        if (nodes == null) {
            throw new IOException("nodes are changed only when --nodes is given");
        }
        return nodes;
    }

    private void takeBack(FileChange file, List<String> folders) throws IOException {
        files.removeLeftovers(file.path());
        FileState now = files.read(file.path());
        if (!isSame(now, file.before())) {
            files.change(file.reversed());
        }
        files.removeEmpty(folders);
    }

    private static boolean isSame(@Nullable FileState now, @Nullable FileState then) {
        return FileState.isSameContent(now, then)
                && (now == null || then == null || now.mode().equals(then.mode()));
    }

    private ClusterObjects cluster() throws IOException {
        if (objects == null) {
            throw new IOException("the cluster cannot be reached");
        }
        return objects;
    }

    /** The API server's own answer to a command of kubectl where there is no kubectl; null where that is not known. */
    private KubectlCalls.@Nullable Ended withoutKubectl(List<String> argv) throws IOException, InterruptedException {
        int kubectl = argv.indexOf("kubectl");
        boolean isKubectl = kubectl == 0 || (kubectl == 1 && argv.get(0).equals("microk8s"));
        return objects == null || !isKubectl
                ? null
                : objects.kubectl(argv.subList(kubectl + 1, argv.size()), CommandRunner.LIMIT);
    }

    private void run(List<String> argv) throws IOException, InterruptedException {
        CommandRunner.Ended ended;
        try {
            ended = commands.run(argv);
        } catch (IOException e) {
            KubectlCalls.Ended called = withoutKubectl(argv);
            if (called != null && called.status() == 0) {
                return;
            } else if (called != null) {
                throw new CommandFailedException("the command ended with status " + called.status(), called.output());
            }
            throw new IOException(argv.get(0) + " cannot be run here: " + Objects.toString(e.getMessage(), ""), e);
        }
        if (!ended.isSuccess()) {
            throw new CommandFailedException(
                    ended.inTime()
                            ? "the command ended with status " + ended.status()
                            : "the command did not end in time, and was ended",
                    ended.output());
        }
    }
}
