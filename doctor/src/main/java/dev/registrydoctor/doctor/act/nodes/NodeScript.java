package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.source.ShownText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A script that is to run in a Pod on a node.
 *
 * @param node the node
 * @param script the changes of files on it
 */
public record NodeScript(NodeTarget node, MachineScript script) {

    /** Linux takes 128 KiB of one argument. */
    static final int MOST_BYTES = 100_000;

    /** Folders of programs, which the Pod has read-only, and those that are not on a disk. */
    private static final List<String> NEVER =
            List.of("/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/proc/", "/sys/", "/dev/", "/run/");

    private static final String CERTS = "/certs.d/";

    /** Why it cannot run in a Pod, as a sentence without its subject; null when it can. */
    public @Nullable String refusal() {
        for (MachineStep step : script.steps()) {
            if (step instanceof MachineStep.Note note) {
                return "has a step for a person: " + ShownText.line(note.text(), ShownText.SHORT);
            }
            if (!(step instanceof MachineStep.OfFile file)) {
                return "has a step that is not a change of a file: " + ShownText.line(step.goal(), ShownText.SHORT);
            }
            if (file.restarts()) {
                return "has a step that causes a restart: " + ShownText.line(step.goal(), ShownText.SHORT);
            }
            String folder = folder(file.change());
            if (folder.indexOf('/', 1) < 0 || NEVER.stream().anyMatch((folder + "/")::startsWith)) {
                return "changes a folder that is not given to a Pod: "
                        + ShownText.line(folder.isEmpty() ? "/" : folder, ShownText.SHORT);
            }
        }
        int bytes = script.text().getBytes(StandardCharsets.UTF_8).length;
        return bytes > MOST_BYTES ? "is too long for the command of a Pod: " + (bytes >> 10) + " KiB" : null;
    }

    /** Does the steps, or takes them back. */
    public NodeWork work(NodeAction action) {
        return new NodeWork(
                List.of("/bin/sh", "-c", script.text(), "change", action.word(), "--yes", "--report"),
                writable(),
                Map.of(MachineScript.ROOT, NodeWork.ROOT));
    }

    /** The folders that are given to the Pod for writing: those of the changed files, and that of the journal. */
    public List<String> writable() {
        TreeSet<String> folders = new TreeSet<>();
        script.steps().forEach(step -> {
            if (step instanceof MachineStep.OfFile file) {
                folders.add(folder(file.change()));
            }
        });
        folders.add(NodeWork.JOURNAL);
        List<String> outermost = new ArrayList<>();
        for (String folder : folders) {
            if (outermost.stream().noneMatch(outer -> folder.startsWith(outer + "/"))) {
                outermost.add(folder);
            }
        }
        return outermost;
    }

    /** The folder of a file; of a file of containerd's certs.d this one, since the folder of a registry may not be there yet. */
    private static String folder(FileChange change) {
        String path = change.path();
        int certs = path.indexOf(CERTS);
        return path.substring(0, certs > 0 ? certs + CERTS.length() - 1 : path.lastIndexOf('/'));
    }
}
