package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The flags of dockerd in its systemd unit. dockerd refuses a setting that is both a flag and in its file (moby
 * daemon/config/config.go, findConfigurationConflicts).
 */
final class DaemonFlags {

    /** A later unit replaces an earlier one; drop-ins add to both. */
    private static final List<HostFile.Ask> UNITS = List.of(
            new HostFile.Ask("/lib/systemd/system/docker.service"),
            new HostFile.Ask("/etc/systemd/system/docker.service"));

    private static final HostFolder.Ask DROP_INS = new HostFolder.Ask("/etc/systemd/system/docker.service.d");

    /** The units of some distributions read this file for variables in ExecStart. */
    private static final HostFile.Ask DEFAULTS = new HostFile.Ask("/etc/default/docker");

    /** Flags that can be given several times have a plural key in the file. */
    private static final Map<String, String> PLURALS = Map.of(
            "host", "hosts",
            "insecure-registry", "insecure-registries",
            "registry-mirror", "registry-mirrors",
            "label", "labels",
            "log-opt", "log-opts",
            "storage-opt", "storage-opts",
            "exec-opt", "exec-opts",
            "dns-opt", "dns-opts");

    /** What {@link #of} reads. */
    static final Needs NEEDS = Needs.of(UNITS).and(Needs.of(DROP_INS, DEFAULTS)).then(DaemonFlags::dropIns);

    private DaemonFlags() {}

    private static List<HostFile.Ask> dropIns(Evidence evidence) {
        return evidence.find(DROP_INS).map(HostFolder::files).orElse(List.of()).stream()
                .filter(name -> name.endsWith(".conf"))
                .map(name -> new HostFile.Ask(DROP_INS.path() + "/" + name))
                .toList();
    }

    /** The values of each flag by its key in daemon.json, without those that cannot be read. */
    static Map<String, List<String>> of(Evidence evidence) {
        String unit = "";
        for (HostFile.Ask ask : UNITS) {
            unit = text(evidence, ask, unit);
        }
        List<String> commands = new ArrayList<>(commands(unit));
        for (HostFile.Ask dropIn : dropIns(evidence)) {
            for (String command : commands(text(evidence, dropIn, ""))) {
                if (command.isEmpty()) {
                    commands.clear(); // an empty ExecStart= removes those before it
                } else {
                    commands.add(command);
                }
            }
        }
        String command = commands.isEmpty() ? "" : commands.get(commands.size() - 1);
        return parse(expand(command, text(evidence, DEFAULTS, "")));
    }

    /** Whether the system's Docker has registries without TLS among its flags. */
    static boolean listsInsecure(Evidence evidence) {
        return DaemonFiles.inUse(evidence).equals(DaemonFiles.SYSTEM)
                && of(evidence).containsKey(RegistryEntries.INSECURE);
    }

    /** Steps that add registries to the flags: dockerd does not start if its file has such a list too. */
    static List<Step> add(List<String> authorities) {
        String flags = authorities.stream().map(a -> "--insecure-registry=" + a).collect(Collectors.joining(" "));
        return List.of(
                Step.of(
                                "Find the file with the flag --insecure-registry.",
                                Action.program("systemctl", "cat", "docker.service"),
                                Actor.here())
                        .deciding("the file is named above the last ExecStart= that has --insecure-registry. Add "
                                + flags
                                + " to that line, or to /etc/default/docker if the line takes its options"
                                + " from there. Do not use daemon.json: Docker does not start if"
                                + " both have such a list."),
                Step.of("Reload the systemd unit files.", Action.root("systemctl", "daemon-reload"), Actor.here()),
                Step.of(
                        "Restart Docker: it reads flags only when it starts. Its containers stop, unless"
                                + " live-restore is on.",
                        Action.restart("docker"),
                        Actor.here()));
    }

    private static String text(Evidence evidence, HostFile.Ask ask, String otherwise) {
        return evidence.find(ask).map(HostFile::text).orElse(otherwise);
    }

    private static List<String> commands(String unit) {
        return unit.replaceAll("\\\\\\R\\s*", " ")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("ExecStart="))
                .map(line -> line.substring("ExecStart=".length()).strip())
                .toList();
    }

    /** Replaces the variables that the defaults file sets. */
    private static String expand(String command, String defaults) {
        String expanded = command;
        for (String line : defaults.lines().map(String::strip).toList()) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.substring(0, equals).matches("[A-Z_]+")) {
                String value = line.substring(equals + 1).replaceAll("^[\"']|[\"']$", "");
                String name = line.substring(0, equals);
                expanded = expanded.replace("${" + name + "}", value).replace("$" + name, value);
            }
        }
        return expanded;
    }

    private static Map<String, List<String>> parse(String command) {
        Map<String, List<String>> flags = new LinkedHashMap<>();
        String[] words = command.split("\\s+", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            String name = word.equals("-H") || word.startsWith("-H=") ? word.replace("-H", "--host") : word;
            if (name.startsWith("--")) {
                int equals = name.indexOf('=');
                String flag = name.substring(2, equals < 0 ? name.length() : equals);
                boolean follows = equals < 0 && i + 1 < words.length && !words[i + 1].startsWith("-");
                String value = equals >= 0 ? name.substring(equals + 1) : follows ? words[i + 1] : "";
                flags.computeIfAbsent(PLURALS.getOrDefault(flag, flag), k -> new ArrayList<>())
                        .add(value);
            }
        }
        return flags;
    }
}
