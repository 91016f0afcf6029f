package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is said of a container of the registry's pod that keeps exiting: why it does, and its last words. */
final class CrashLoop {

    private static final Pattern TELLING = Pattern.compile(
            "panic:|level=(?:fatal|error)|\"level\":\"(?:fatal|error|panic)\"|configuration error|permission denied|no space left|read-only file"
                    + " system|cannot ");

    /** Registry 3 exports traces by default, to a port of its own Pod, and goes on without (its documentation). */
    private static final Pattern HARMLESS = Pattern.compile("\\btraces export: ");

    private static final String COMMON = "/var/snap/microk8s/common";

    private CrashLoop() {}

    static Finding finding(Restarts crash, Evidence evidence) {
        String words = words(crash, evidence);
        Pod pod = crash.pod();
        Finding finding = Finding.of(RegistryPodProblems.CRASH_LOOPING, Subject.pod(pod.path()), summary(crash, words))
                .observed(status(crash), "running", "status of Pod " + pod.path());
        if (crash.probe() != null) {
            finding = finding.observed(
                    Phrases.brief(crash.probe().message(), 300),
                    "a probe that succeeds",
                    "event Unhealthy of Pod " + pod.path() + ", "
                            + Phrases.count(crash.probe().count(), "time"));
        }
        if (words != null) {
            finding = finding.observed(
                    words, "log of container " + crash.container().name() + " of Pod " + pod.path());
        }
        if (isDenied(words) && crash.container().user() != null) {
            finding = finding.observed(
                    "it runs as user " + crash.container().user() + " (runAsUser)",
                    "the image's own user, as in the add-on's Deployment",
                    "spec of Pod " + pod.path());
        }
        Finding linked = Phase.about(pod, finding).remedy(remedy(crash, words, BuiltInRegistry.deployment(evidence)));
        return crash.suspected() ? linked.asHypothesis() : linked;
    }

    private static String who(Restarts crash) {
        String name = crash.container().name();
        return crash.ofRegistry()
                ? "The registry container"
                : (crash.container().init() ? "Init container " : "Container ") + name + " of the registry Pod";
    }

    private static String exit(Restarts crash) {
        Pod.State ended = crash.ended();
        return ended == null || ended.exitCode() == null ? "" : " with exit code " + ended.exitCode();
    }

    private static String summary(Restarts crash, @Nullable String words) {
        String limit = crash.container().memoryLimit();
        if (crash.outOfMemory()) {
            return who(crash) + " is killed because it runs out of memory: "
                    + (limit == null ? "it has no limit, and the node had no memory left" : "its limit is " + limit);
        } else if (crash.probe() != null) {
            return who(crash) + " restarts repeatedly because its " + kind(crash.probe()) + " probe fails: "
                    + Phrases.brief(
                            crash.probe().message().replaceFirst("^\\w+ probe (?:failed|errored)\\S* ", ""), 140);
        }
        return who(crash)
                + (crash.hasRun() ? " exits" + exit(crash) : " cannot be started")
                + (words == null ? "" : ": " + Phrases.brief(words, 140))
                + (isDenied(words) && crash.container().user() != null
                        ? " (it runs as user " + crash.container().user() + ")"
                        : "");
    }

    /** {@code liveness} or {@code startup}. */
    private static String kind(Event probe) {
        return probe.message().startsWith("Startup") ? "startup" : "liveness";
    }

    private static String status(Restarts crash) {
        Pod.State ended = crash.ended();
        String reason = ended == null || ended.reason() == null ? "" : ", " + ended.reason();
        String when = ended == null || ended.since() == null ? "" : " at " + ended.since();
        if (ended == null && !crash.hasRun()) {
            return "waits: " + crash.container().waitingReason();
        }
        return "restarted " + Phrases.count(crash.container().restarts(), "time") + ", last ended" + exit(crash)
                + reason + when + (crash.container().isRunning() ? "; it is running now" : "");
    }

    private static boolean isDenied(@Nullable String words) {
        return words != null && words.toLowerCase(Locale.ROOT).contains("permission denied");
    }

    /** What containerd says of a container that did not even start, else the last words of its log. */
    private static @Nullable String words(Restarts crash, Evidence evidence) {
        String told = crash.told();
        return told != null
                ? told
                : evidence.find(crash.log())
                        .map(log -> lastWords(log, !crash.container().isRunning()))
                        .orElse(null);
    }

    /**
     * The last line that tells something; null in an empty log.
     *
     * @param ended whether the last line of all counts when none tells something. A dump holds one log of a container, which may
     *     be that of the run that goes on
     */
    private static @Nullable String lastWords(ContainerLog log, boolean ended) {
        String telling = null;
        String last = null;
        for (String line : log.lines()) {
            if (!line.isBlank() && !HARMLESS.matcher(line).find()) {
                last = line.strip();
                if (TELLING.matcher(line).find()) {
                    telling = last;
                }
            }
        }
        return telling != null || !ended ? telling : last;
    }

    private static Remedy remedy(Restarts crash, @Nullable String words, @Nullable Deployment deployment) {
        Pod pod = crash.pod();
        String container = crash.container().name();
        List<Step> steps = new ArrayList<>();
        if (crash.hasRun()) {
            steps.add(Step.kubectl(
                            "Read the last lines of its log.",
                            "-n",
                            pod.namespace(),
                            "logs",
                            pod.name(),
                            "-c",
                            container,
                            "--previous",
                            "--tail=50")
                    .deciding("the last line that reports an error names the file, the address or the setting that"
                            + " is wrong."));
        }
        if (crash.outOfMemory()) {
            steps.addAll(memory(crash));
        } else if (crash.probe() != null) {
            String probe = kind(crash.probe()) + "Probe";
            steps.add(Step.of(
                            "Remove the probe; the add-on's Deployment has none. To keep a probe, correct its port,"
                                    + " path and"
                                    + " times instead: the registry answers GET /v2/ on the port that it listens on.",
                            DeploymentSteps.patchPods(
                                    DeploymentSteps.fields(crash.container(), "\"" + probe + "\":null")),
                            Actor.cluster())
                    .risking(Risk.RESTARTS));
        } else if (isDenied(words) && crash.container().user() != null) {
            steps.add(Step.of(
                            "Run it as the image's own user again, as the add-on's Deployment does. To keep user "
                                    + crash.container().user()
                                    + ", give that user access to what the message names.",
                            DeploymentSteps.asUserOfImage(crash.container()),
                            Actor.cluster())
                    .risking(Risk.RESTARTS));
        } else {
            List<Step> change = crash.ofRegistry() ? StartError.steps(words, crash.container(), deployment) : List.of();
            boolean isStorage = change.isEmpty()
                    && words != null
                    && words.matches("(?s).*(permission denied|read-only file system|no space left).*");
            steps.addAll(isStorage ? storage(pod) : change);
            steps.addAll(isStorage ? List.of() : undo());
        }
        return new Remedy(steps, Phase.rolledOut("120s"));
    }

    private static List<Step> memory(Restarts crash) {
        String limit = crash.container().memoryLimit();
        return limit == null
                ? List.of(Step.of(
                                "List the processes that use the most memory on the node. The registry has no limit;"
                                        + " the node ran out of memory.",
                                Action.script("ps -eo rss,pid,args --sort=-rss | head -20"),
                                Actor.node(crash.pod().nodeName()))
                        .deciding("the first process in the list (RSS is in KiB) that is not the registry uses too much"
                                + " memory: give its workload a limit, or move it. If the metrics-server"
                                + " add-on is enabled, `microk8s kubectl top pods -A --sort-by=memory` shows"
                                + " the same by Pod."))
                : List.of(Step.of(
                                "Raise the memory limit, which is " + limit
                                        + ". The add-on sets no limit. A LimitRange in the namespace can set one too.",
                                limited(crash.container(), more(limit)),
                                Actor.cluster())
                        .risking(Risk.RESTARTS));
    }

    /** {@code kubectl set resources} does not find init containers. */
    private static Action limited(Pod.Container container, String limit) {
        return container.init()
                ? DeploymentSteps.patchPods(
                        DeploymentSteps.fields(container, "\"resources\":{\"limits\":{\"memory\":\"" + limit + "\"}}"))
                : Action.kubectl(
                        "-n",
                        BuiltIn.NAMESPACE,
                        "set",
                        "resources",
                        "deploy/registry",
                        "-c",
                        container.name(),
                        "--limits=memory=" + limit);
    }

    /** Four times as much, and at least what a registry takes that stores large layers. */
    private static String more(String limit) {
        Long bytes = Quantity.bytes(limit);
        long least = Quantity.GIB / 2;
        long wanted = bytes == null || bytes > Long.MAX_VALUE / 4 ? least : Math.max(least, 4 * bytes);
        return (wanted >> 20) + "Mi";
    }

    private static List<Step> storage(Pod pod) {
        Actor node = Actor.node(pod.nodeName());
        return List.of(
                Step.of(
                                "Check the volume's folder (its name contains registry-claim) and its owner. The"
                                        + " registry cannot use it.",
                                Action.root("ls", "-l", COMMON + "/default-storage"),
                                node)
                        .deciding("the provisioner creates the folder with mode drwxrwxrwx. If the mode is different,"
                                + " run `sudo chmod 0777` on the folder. If files in it do not belong to root, another"
                                + " user created them: run `sudo chown -R 0:0` on them."),
                Step.of(
                                "Check the free space and the free inodes.",
                                Action.program("df", "-h", "--output=target,avail,pcent,iavail,ipcent", COMMON),
                                node)
                        .deciding("100% under Use% means that no bytes are left, under IUse% no inodes: free some on"
                                + " that file system. To see"
                                + " whether it is mounted ro, run `findmnt -T` with that folder."));
    }

    private static List<Step> undo() {
        return List.of(
                Step.kubectl(
                                "List the settings that the Deployment passes to the registry.",
                                "-n",
                                BuiltIn.NAMESPACE,
                                "set",
                                "env",
                                "deploy/registry",
                                "--list")
                        .deciding(
                                "the add-on sets only REGISTRY_HTTP_ADDR, REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY and"
                                        + " REGISTRY_STORAGE_DELETE_ENABLED. If the log names another setting, remove"
                                        + " it:"
                                        + " `microk8s kubectl -n container-registry set env deploy/registry NAME-`."),
                DeploymentSteps.undo("If the last change caused this, undo it. The volume and its images are kept."));
    }
}
