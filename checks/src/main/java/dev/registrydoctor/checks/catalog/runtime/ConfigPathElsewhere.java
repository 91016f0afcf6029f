package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A config_path that does not lead to MicroK8s' own certs.d. It is a cause for the registries of which that certs.d says
 * something else than what is in effect, and for no other.
 */
final class ConfigPathElsewhere {

    private static final String OWN = "config_path = \"${SNAP_DATA}/args/certs.d\"";

    private ConfigPathElsewhere() {}

    /**
     * Says so.
     *
     * @param config what is in effect; of a node whose files could not all be read, what the template says
     * @param hosts what is in effect
     */
    static Finding finding(
            RegistryConfig config, ContainerdHosts hosts, @Nullable String containerd, Actor actor, Evidence evidence) {
        String file = hosts.file();
        boolean isOne = config.takesListAsOne(containerd);
        String path = config.readsHostsFiles() ? String.valueOf(config.configPath()) : "";
        String where = config.goesByMirrors(containerd)
                ? "containerd does not look for hosts.toml: " + file + " has no config_path"
                : "containerd looks for hosts.toml in " + String.join(", ", config.folders(containerd))
                        + (isOne ? ", which it treats as one path" : "")
                        + (path.isEmpty() ? " (its default without config_path)" : ", as set in " + file);
        Finding finding = Finding.of(
                        RuntimeProblems.CONFIG_PATH_ELSEWHERE,
                        Subject.file(isImported(hosts) ? file : BuiltIn.TEMPLATE),
                        where + ", so it does not read " + BuiltIn.CERTS_D)
                .observed(
                        path.isEmpty() ? "no config_path" : "config_path = \"" + path + "\"",
                        OWN,
                        HostsFindings.at(file, config.configPathLine()))
                .asHypothesis();
        if (isOne) {
            finding = finding.observed(
                    "containerd " + containerd
                            + " pulls with its transfer service, which does not split a list of folders",
                    "one folder",
                    "the node");
        }
        for (String registry : hosts.differing()) {
            finding = finding.affecting(Subject.registry(registry));
        }
        boolean hasPlace = !isOne && !config.goesByMirrors(containerd);
        return finding.remedy(hasPlace ? copy(config, hosts, actor, evidence) : setOwn(config, hosts, actor, evidence));
    }

    private static Remedy copy(RegistryConfig config, ContainerdHosts hosts, Actor actor, Evidence evidence) {
        String first = hosts.folder();
        // What was there before is not changed by the copy, and stays when it is taken back.
        List<String> copied = hosts.unread().stream()
                .map(CertsDirectory::name)
                .filter(name ->
                        hosts.directories().stream().noneMatch(d -> d.name().equals(name)))
                .map(name -> first + "/" + name)
                .toList();
        Step copy = Step.of(
                "Copy MicroK8s' certs.d to it. Existing files are not changed.",
                Action.root("cp", "-an", BuiltIn.CERTS_D + "/.", first),
                actor);
        return Remedy.of(
                Verification.of("The failed pull now works, without a restart."),
                Step.of(
                                "Make sure that the directory that containerd reads exists.",
                                Action.root("mkdir", "-p", first),
                                actor)
                        .undoneBy(
                                Action.root("rmdir", "--ignore-fail-on-non-empty", first),
                                "which keeps it where something is in it"),
                copied.isEmpty()
                        ? copy
                        : copy.undoneBy(
                                removal(copied), "which deletes the copies, also where they were changed since"),
                setOwn(
                        "Or make containerd read MicroK8s' certs.d again: copy to it what exists only in " + first
                                + ", make this change, and restart containerd with `sudo snap restart"
                                + " microk8s.daemon-containerd`.",
                        config,
                        hosts,
                        actor,
                        evidence));
    }

    private static Action removal(List<String> folders) {
        List<String> words = new ArrayList<>(List.of("rm", "-r", "--"));
        words.addAll(folders);
        return new Action.Program(words, true);
    }

    private static Remedy setOwn(RegistryConfig config, ContainerdHosts hosts, Actor actor, Evidence evidence) {
        return Remedy.of(
                Verification.of("The failed pull now works."),
                setOwn(
                        "Make containerd read MicroK8s' certs.d, and copy to it what you need from the other folders.",
                        config,
                        hosts,
                        actor,
                        evidence),
                Step.of(
                        "Restart containerd to apply the change. Running Pods keep running.",
                        Action.restart("microk8s.daemon-containerd"),
                        actor));
    }

    /** containerd.toml is written from its template at each start, so that is what is changed. */
    private static Step setOwn(
            String goal, RegistryConfig config, ContainerdHosts hosts, Actor actor, Evidence evidence) {
        boolean imported = isImported(hosts);
        Action change = imported
                ? null
                : new TemplateLines(
                                evidence.find(new HostFile.Ask(BuiltIn.TEMPLATE))
                                        .map(HostFile::text)
                                        .orElse(""),
                                NodeOfHost.containerd(evidence))
                        .ownCertsDirectory(config);
        Action edit = imported
                ? Action.edit(hosts.file())
                : Action.edit(BuiltIn.TEMPLATE, Math.max(1, config.configPathLine()));
        return change != null
                ? Step.of(goal, change, actor)
                : Step.of(goal, edit, actor)
                        .deciding("where to put the line: " + OWN + " belongs below [plugins.\"" + config.plugin()
                                + "\".registry] and replaces any other config_path.");
    }

    private static boolean isImported(ContainerdHosts hosts) {
        return !hosts.file().startsWith(BuiltIn.ARGS + "/containerd");
    }
}
