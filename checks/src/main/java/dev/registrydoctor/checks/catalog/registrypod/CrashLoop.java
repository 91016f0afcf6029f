package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A registry container that keeps exiting, and what its last words were. */
final class CrashLoop {

    private static final Pattern TELLING = Pattern.compile(
            "panic:|level=(?:fatal|error)|configuration error|permission denied|no space left|read-only file system|cannot ");

    private static final String COMMON = "/var/snap/microk8s/common";

    private CrashLoop() {}

    /** Whether a container exits again and again, or has exited by itself just now. */
    static boolean isOne(Pod.Container container) {
        if (container.init()) {
            return false;
        }
        if ("CrashLoopBackOff".equals(container.waitingReason())) {
            return true;
        }
        Pod.State state = container.state();
        return state != null && state.kind() == Pod.State.Kind.TERMINATED && container.restarts() > 0;
    }

    /** The run that ended: the previous one, unless the last has not been followed by another yet. */
    static ContainerLog.Ask log(Pod pod, Pod.Container container) {
        return new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), false);
    }

    static Finding finding(Pod pod, Pod.Container container, Evidence evidence) {
        Pod.State ended = container.state() != null && container.state().kind() == Pod.State.Kind.TERMINATED
                ? container.state()
                : container.lastState();
        String exit = ended == null || ended.exitCode() == null ? "" : " with exit code " + ended.exitCode();
        String words =
                evidence.find(log(pod, container)).map(CrashLoop::lastWords).orElse(null);
        String reason = ended == null || ended.reason() == null ? "" : ", " + ended.reason();
        Finding finding = Finding.of(
                        RegistryPodProblems.CRASH_LOOPING,
                        Subject.pod(pod.path()),
                        "The registry container exits" + exit + (words == null ? "" : ": " + Phrases.brief(words, 140)))
                .observed(
                        "restarted " + Phrases.count(container.restarts(), "time") + ", last ended" + exit + reason,
                        "running",
                        "status of pod " + pod.path());
        if (words != null) {
            finding = finding.observed(words, "log of pod " + pod.path());
        }
        return Phase.about(pod, finding).remedy(remedy(pod, ended, words));
    }

    /** The last line that tells something; the last line of all when none does; null in an empty log. */
    private static @Nullable String lastWords(ContainerLog log) {
        String telling = null;
        String last = null;
        for (String line : log.lines()) {
            if (!line.isBlank()) {
                last = line.strip();
                if (TELLING.matcher(line).find()) {
                    telling = last;
                }
            }
        }
        return telling != null ? telling : last;
    }

    private static Remedy remedy(Pod pod, Pod.@Nullable State ended, @Nullable String words) {
        List<Step> steps = new ArrayList<>();
        steps.add(Step.kubectl(
                "Read its last words.", "-n", pod.namespace(), "logs", pod.name(), "--previous", "--tail=50"));
        if (ended != null && "OOMKilled".equals(ended.reason())) {
            steps.add(Step.kubectl(
                            "Raise or remove the memory limit that somebody set; the add-on sets none. The container was killed"
                                    + " for want of memory.",
                            "-n",
                            BuiltIn.NAMESPACE,
                            "set",
                            "resources",
                            "deploy/registry",
                            "--limits=memory=0")
                    .risking(Risk.RESTARTS));
        } else if (words != null && words.matches("(?s).*(permission denied|read-only file system|no space left).*")) {
            Actor node = Actor.node(pod.nodeName());
            steps.add(Step.of(
                    "Look at the volume's folder, whose name holds registry-claim, and at its owner: its storage refuses it.",
                    Action.root("ls", "-l", COMMON + "/default-storage"),
                    node));
            steps.add(Step.of(
                    "Look at the free space and the free inodes.",
                    Action.program("df", "-h", "--output=target,avail,pcent,iavail,ipcent", COMMON),
                    node));
        } else {
            steps.add(Step.kubectl(
                    "Compare the Deployment's environment with the add-on's, and take back what was changed.",
                    "-n",
                    BuiltIn.NAMESPACE,
                    "rollout",
                    "history",
                    "deploy/registry"));
            steps.add(Step.kubectl(
                            "If the last change is to blame, undo it. The volume and its images stay.",
                            "-n",
                            BuiltIn.NAMESPACE,
                            "rollout",
                            "undo",
                            "deploy/registry")
                    .risking(Risk.RESTARTS));
        }
        return new Remedy(steps, Phase.rolledOut("120s"));
    }
}
