package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds a host to the list of hosts that containerd contacts without its proxy. */
final class NoProxy {

    private NoProxy() {}

    /**
     * Adds a host.
     *
     * @param rules the rules in force
     * @param read the file to change, or null when it could not be read
     * @param path the path of that file
     * @param actor on which machines
     */
    static Step add(String host, ProxyRules rules, @Nullable HostFile read, String path, Actor actor) {
        String assignment = "NO_PROXY=" + list(rules.none(), host);
        String goal = "Add " + host + " to NO_PROXY, and keep the other entries: " + assignment + ".";
        String text = read == null ? "" : read.text();
        String line = text.lines()
                .filter(l -> l.strip().matches("(?:export\\s+)?NO_PROXY=.*"))
                .reduce((one, other) -> other)
                .orElse(null);
        LineEdit edit = line == null
                ? new LineEdit.Insert(LineEdit.Insert.END, assignment)
                : new LineEdit.Replace(0, line.substring(line.indexOf("NO_PROXY=")), assignment);
        return Step.of(goal, new Action.ChangeLines(path, List.of(edit), true), actor);
    }

    /** The entries of NO_PROXY and the host. Loopback names in the list are for other programs that read the file. */
    static String list(String none, String host) {
        Set<String> entries = new LinkedHashSet<>();
        for (String entry : none.split(",", -1)) {
            if (!entry.isBlank()) {
                entries.add(entry.strip());
            }
        }
        if (entries.isEmpty()) {
            entries.addAll(
                    List.of("localhost", "127.0.0.1", "10.1.0.0/16", "10.152.183.0/24", ".svc", ".cluster.local"));
        }
        entries.add(host);
        return String.join(",", entries);
    }
}
