package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Entries for a registry that have no effect. */
final class Ineffective {

    private static final String PASSED_OVER = RegistryEntries.PASSED_OVER;

    private Ineffective() {}

    static final Needs NEEDS = DaemonFiles.NEEDS.and(DaemonFlags.NEEDS, Needs.of(HostFacts.Ask.INSTANCE));

    /**
     * Why Docker requires TLS for a registry although a file lists it; null when no file lists it.
     *
     * @param listed the entries in force, or the configured ones when the engine does not report them
     */
    static @Nullable Finding judge(String authority, List<String> listed, Evidence evidence) {
        String host = ImageReference.withoutPort(authority);
        for (HostFile.Ask ask : DaemonFiles.ALL) {
            HostFile file = evidence.orNull(ask);
            List<String> entries = file == null ? List.of() : InsecureList.read(file.text());
            if (file != null && InsecureList.covers(entries, authority)) {
                return notInForce(authority, file, listed, evidence);
            }
            if (file != null && InsecureList.covers(InsecureList.read(file.text(), PASSED_OVER), authority)) {
                return passedOver(authority, file);
            }
            if (file != null && !host.equals(authority) && entries.contains(host)) {
                return withoutPort(authority, host, file);
            }
        }
        return !host.equals(authority) && listed.contains(host) ? withoutPortInForce(authority, host, evidence) : null;
    }

    private static Finding passedOver(String authority, HostFile read) {
        String file = read.path();
        return finding(
                        authority,
                        file + " lists " + authority + " under the key " + PASSED_OVER + ", a key that Docker ignores",
                        file)
                .observed(PASSED_OVER, RegistryEntries.INSECURE, file)
                .remedy(Remedy.of(
                        DaemonFiles.lists(authority),
                        DaemonFiles.change(
                                "Rename the key to \"" + RegistryEntries.INSECURE + "\", which is the key that"
                                        + " Docker reads. " + PASSED_OVER
                                        + " is only the name of the flag.",
                                file,
                                DaemonEdits.rename(read.text(), authority),
                                "which entries to keep, if the file has both lists."),
                        DaemonFiles.reload(file)));
    }

    private static Finding withoutPort(String authority, String host, HostFile file) {
        return withoutPort(authority, host, file.path(), file.path())
                .remedy(complete(authority, host, file.path(), file.text()));
    }

    /** The entry is not in a file that was read. */
    private static Finding withoutPortInForce(String authority, String host, Evidence evidence) {
        String file = DaemonFiles.inUse(evidence);
        boolean isFlag = DaemonFlags.listsInsecure(evidence);
        return withoutPort(authority, host, file, "insecure registries in force")
                .remedy(
                        isFlag
                                ? new Remedy(DaemonFlags.add(List.of(authority)), DaemonFiles.lists(authority))
                                : complete(
                                        authority,
                                        host,
                                        file,
                                        evidence.find(new HostFile.Ask(file))
                                                .map(HostFile::text)
                                                .orElse("")));
    }

    private static Finding withoutPort(String authority, String host, String file, String source) {
        return finding(
                        authority,
                        "Docker's entry " + host + " does not cover " + authority + ": the port is missing",
                        file)
                .observed(host, authority, source);
    }

    private static Remedy complete(String authority, String host, String file, String text) {
        return Remedy.of(
                DaemonFiles.lists(authority),
                DaemonFiles.change(
                        "Add the port to the entry, as in image names: \"" + host + "\" covers only ports 80 and"
                                + " 443.",
                        file,
                        DaemonEdits.add(text, List.of(authority)),
                        "add \"" + authority + "\" to the list that has the entry \"" + host + "\"."),
                DaemonFiles.reload(file));
    }

    private static Finding notInForce(String authority, HostFile file, List<String> listed, Evidence evidence) {
        DockerEngine engine = evidence.orNull(DockerEngine.Ask.INSTANCE);
        Instant started =
                evidence.find(HostFacts.Ask.INSTANCE).map(Ineffective::started).orElse(null);
        Instant changed = file.modified();
        boolean changedSince = started != null && changed != null && changed.isAfter(started);
        Finding finding = finding(
                        authority,
                        file.path() + " lists " + authority + ", but the running Docker does not use it: "
                                + (changedSince
                                        ? "the file was changed after Docker started, and Docker was not reloaded"
                                        : "Docker was not reloaded since then, or this engine reads another file"),
                        file.path())
                .observed(
                        "insecure registries in force: " + (listed.isEmpty() ? "none" : String.join(", ", listed)),
                        authority + ", as in " + file.path(),
                        engine == null ? "daemon.json" : "GET /info at " + engine.socket());
        if (changedSince) {
            finding = finding.observed(
                    "changed " + words(changed) + ", dockerd started " + words(started),
                    "a reload after the change",
                    file.path());
        }
        return finding.remedy(Remedy.of(
                DaemonFiles.lists(authority),
                DaemonFiles.reload(file.path()),
                Step.of(
                                "Find out which Docker answers if Docker still does not list the registry. Docker"
                                        + " from packages, the snap, rootless Docker and Docker Desktop each read a"
                                        + " different file.",
                                Action.program("docker", "info", "--format", "{{.OperatingSystem}} {{.DockerRootDir}}"),
                                Actor.here())
                        .deciding("if the output names Docker Desktop, snap or a folder in a home directory, this"
                                + " Docker does not read /etc/docker: change its own daemon.json (`registry-doctor"
                                + " explain docker.insecure-registry-ineffective` lists the files)."),
                Step.of(
                                "Find out which Docker the docker command uses.",
                                Action.program("docker", "context", "ls"),
                                Actor.here())
                        .deciding("the line with * is the current one, and its DOCKER ENDPOINT is the socket. `docker"
                                + " context use default` switches back to the Docker of the system.")));
    }

    private static Finding finding(String authority, String summary, String file) {
        return Finding.of(DockerProblems.INSECURE_REGISTRY_INEFFECTIVE, Subject.engine("docker"), summary)
                .involving(Subject.registry(authority), Subject.file(file));
    }

    private static @Nullable Instant started(HostFacts host) {
        List<HostFacts.Process> processes = host.processes();
        return processes == null
                ? null
                : processes.stream()
                        .filter(p -> p.name().equals("dockerd"))
                        .map(HostFacts.Process::started)
                        .findFirst()
                        .orElse(null);
    }

    private static String words(@Nullable Instant time) {
        return time == null ? "?" : time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
