package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Collected;
import dev.registrydoctor.doctor.act.script.MachineScript;
import dev.registrydoctor.doctor.act.script.MachineStep;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okio.ByteString;

/**
 * Files of nodes, whole and as they are now: changes are made from them. They are read by {@link NodePods}, with the rules for links
 * that a change follows. The log of the Pod has them, secrets included; it goes with the Pod.
 */
public final class NodeFiles {

    private static final Pattern STEP = Pattern.compile("step (\\d{1,4}) (?:(absent) |(refused) (.*)"
            + "|file ((?:[r-][w-][xsS-]){2}[r-][w-][xtT-]) (\\d{1,10}:\\d{1,10}) ([A-Za-z0-9+/]*={0,2}))");

    private final MachineScript script;
    private final List<String> paths;

    /**
     * Files to read.
     *
     * @param paths absolute and plain, each once
     * @throws IllegalArgumentException when one is not
     */
    public NodeFiles(List<String> paths) {
        this.paths = List.copyOf(paths);
        List<MachineStep> steps = new ArrayList<>();
        paths.forEach(path -> steps.add(new OfFile("Read it", new FileChange(path, null, null), false)));
        script = new MachineScript("a node", "Reads files", steps);
    }

    /** The command of a Pod that prints them. */
    public List<String> command() {
        return List.of(
                "/bin/sh",
                "-c",
                "export " + MachineScript.ROOT + "=" + NodeWork.ROOT + "\n" + script.text(),
                "files",
                "read");
    }

    /**
     * What a Pod printed.
     *
     * @return for each path, in order, what is there
     * @throws IOException when it is not what the command prints
     */
    public Map<String, NodeFile> read(Collected collected) throws IOException {
        String prefix = "registry-doctor " + script.id() + " ";
        List<String> lines = collected.log().lines().limit(paths.size() + 2L).toList();
        if (lines.size() != paths.size() + 1 || !lines.get(paths.size()).equals(prefix + "end 0")) {
            String first = lines.isEmpty() ? "" : ShownText.line(lines.get(0), ShownText.SHORT);
            throw new IOException("its files cannot be read: " + (first.isEmpty() ? "it printed nothing" : first));
        }
        Map<String, NodeFile> files = new LinkedHashMap<>();
        for (int i = 0; i < paths.size(); i++) {
            String line = lines.get(i);
            Matcher step = STEP.matcher(line.startsWith(prefix) ? line.substring(prefix.length()) : "");
            if (!step.matches() || Integer.parseInt(step.group(1)) != i + 1) {
                throw new IOException("its files cannot be read: it printed " + ShownText.line(line, ShownText.SHORT));
            }
            files.put(paths.get(i), file(step));
        }
        return files;
    }

    private static NodeFile file(Matcher step) throws IOException {
        if (step.group(2) != null) {
            return new NodeFile.Absent();
        } else if (step.group(3) != null) {
            return new NodeFile.Unreadable(ShownText.line(step.group(4), ShownText.SHORT));
        }
        ByteString content = ByteString.decodeBase64(step.group(7));
        if (content == null) {
            throw new IOException("its files cannot be read: a content is not base64");
        }
        return new NodeFile.Present(new FileState(content, step.group(5), step.group(6)));
    }
}
