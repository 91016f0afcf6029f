package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.ContainerLog;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A registry container that keeps exiting, and what its last words were. */
final class CrashLoop {

    private static final Pattern TELLING = Pattern.compile(
            "panic:|level=(?:fatal|error)|configuration error|permission denied|no space left|read-only file system|cannot ");

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
        String words = lastWords(evidence.find(log(pod, container)).orElse(null));
        String reason = ended == null || ended.reason() == null ? "" : ", " + ended.reason();
        Finding finding = Finding.of(
                        RegistryPodProblems.CRASH_LOOPING,
                        Subject.pod(pod.path()),
                        "The registry container exits" + exit + (words == null ? "" : ": " + Say.brief(words, 140)))
                .observed(
                        "restarted " + Say.count(container.restarts(), "time") + ", last ended" + exit + reason,
                        "running",
                        "status of pod " + pod.path());
        if (words != null) {
            finding = finding.observed(words, "log of pod " + pod.path());
        }
        return Phase.about(pod, finding).remedy(remedy(pod, ended, words));
    }

    /** The last line that tells something; the last line of all when none does; null without a log. */
    private static @Nullable String lastWords(@Nullable ContainerLog log) {
        if (log == null) {
            return null;
        }
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
        steps.add(Step.of(
                "Read its last words.",
                "microk8s kubectl -n container-registry logs " + Shell.quote(pod.name()) + " --previous --tail=50",
                Say.KUBECTL));
        if (ended != null && "OOMKilled".equals(ended.reason())) {
            steps.add(Step.of(
                            "It was killed for want of memory: raise or remove the limit that somebody set; the add-on"
                                    + " sets none.",
                            "microk8s kubectl -n container-registry set resources deploy/registry --limits=memory=0",
                            Say.KUBECTL)
                    .risking(Risk.RESTARTS));
        } else if (words != null && words.matches("(?s).*(permission denied|read-only file system|no space left).*")) {
            steps.add(Step.of(
                    "Its storage refuses it: look at the volume's folder, its owner, and the free space.",
                    "sudo ls -ld /var/snap/microk8s/common/default-storage/*registry-claim*; df -h -i /var/snap/microk8s/common",
                    Say.onNode(pod.nodeName())));
        } else {
            steps.add(Step.of(
                    "Compare the Deployment's environment with the add-on's, and take back what was changed.",
                    "microk8s kubectl -n container-registry rollout history deploy/registry",
                    Say.KUBECTL));
            steps.add(Step.of(
                            "If the last change is to blame, undo it. The volume and its images stay.",
                            "microk8s kubectl -n container-registry rollout undo deploy/registry",
                            Say.KUBECTL)
                    .risking(Risk.RESTARTS));
        }
        return new Remedy(
                steps, "microk8s kubectl -n container-registry rollout status deploy/registry --timeout=120s");
    }
}
