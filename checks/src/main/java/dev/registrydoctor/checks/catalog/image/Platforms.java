package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.model.image.Platform;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether images are built for the platforms of the nodes that run them. */
public final class Platforms implements Check {

    private static final CheckInfo INFO = CheckInfo.of("image.platforms", "images are built for the nodes' platforms")
            .reports(ImageProblems.PLATFORM_MISSING)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS);

    private static final String FORMAT_ERROR = "exec format error";
    private static final String UNREAD = "it exits at every start, and its log could not be read";

    /** The most containers whose logs are read. */
    private static final int MOST_LOGS = 5;

    /**
     * A container that might have an image for another platform.
     *
     * @param told the message that says so, or null when only the log can
     * @param refused whether the pull was refused: containerd found no match in the index
     */
    private record Suspect(
            Pod pod,
            Pod.Container container,
            ImageReference image,
            @Nullable String told,
            boolean refused) {
        ContainerLog.Ask log() {
            return new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), false);
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        for (Suspect suspect : suspects(soFar)) {
            if (suspect.told() == null) {
                asks.add(suspect.log());
            }
            boolean open = words(suspect, soFar) != null || isUnread(suspect, soFar);
            if (open && !suspect.image().isDockerHub()) {
                asks.add(RegistryHosts.probe(suspect.image()));
                Origin origin = RegistryHosts.origin(soFar, suspect.image());
                if (origin != null) {
                    asks.add(manifest(origin, suspect.image()));
                }
            }
        }
        return List.copyOf(asks);
    }

    private static Manifest.Ask manifest(Origin origin, ImageReference image) {
        return new Manifest.Ask(origin, image.repository(), image.reference(), true);
    }

    private static List<Suspect> suspects(Evidence evidence) {
        List<Suspect> suspects = new ArrayList<>();
        Workloads.failures(evidence).stream()
                .filter(f -> f.error().kind() == PullError.Kind.NO_PLATFORM)
                .forEach(f -> {
                    if (f.image() != null) {
                        suspects.add(new Suspect(
                                f.pod(), f.container(), f.image(), f.error().message(), true));
                    }
                });
        int logs = 0;
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.deleting() || Workloads.isInfrastructure(pod)) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                Pod.State last = lastRun(container);
                ImageReference image = last == null
                        ? null
                        : ImageReference.parse(container.image()).orElse(null);
                if (last == null || image == null) {
                    continue;
                }
                if (last.message() != null && last.message().contains(FORMAT_ERROR)) {
                    suspects.add(new Suspect(pod, container, image, last.message(), false));
                } else if (logs < MOST_LOGS && mayBeFormatError(last)) {
                    logs++;
                    suspects.add(new Suspect(pod, container, image, null, false));
                }
            }
        }
        return suspects;
    }

    /** The last run of a container that fails at every start, or null. */
    private static Pod.@Nullable State lastRun(Pod.Container container) {
        Pod.State state = container.state();
        if (state != null && state.kind() == Pod.State.Kind.TERMINATED) {
            return state;
        }
        return "CrashLoopBackOff".equals(container.waitingReason()) ? container.lastState() : null;
    }

    /**
     * Exit codes of a program that could not be started: those of the runtime, of a shell, and of runc's first process.
     */
    private static boolean mayBeFormatError(Pod.State lastRun) {
        Integer code = lastRun.exitCode();
        return code != null && (code == 1 || code == 126 || code == 128 || code == 255);
    }

    /** Whether only the log shows the reason, and it could not be read. */
    private static boolean isUnread(Suspect suspect, Evidence evidence) {
        return suspect.told() == null
                && evidence.ifAsked(suspect.log()).filter(Answer::isUnknown).isPresent();
    }

    /** The message that shows the wrong platform, or null when there is none. */
    private static @Nullable String words(Suspect suspect, Evidence evidence) {
        if (suspect.told() != null) {
            return suspect.told();
        }
        return evidence.find(suspect.log()).stream()
                .flatMap(log -> log.lines().stream())
                .filter(l -> l.contains(FORMAT_ERROR))
                .findFirst()
                .orElse(null);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        OnePerSubject findings = new OnePerSubject();
        List<Gap> gaps = new ArrayList<>();
        for (Suspect suspect : suspects(evidence)) {
            boolean unread = isUnread(suspect, evidence);
            String words = unread ? UNREAD : words(suspect, evidence);
            if (words == null) {
                continue;
            }
            Platform wanted = platform(suspect.pod(), evidence);
            Set<String> built = built(suspect, evidence);
            boolean matches = wanted != null && built.stream().anyMatch(wanted::runs);
            if (matches) {
                continue; // a script without a first line #! fails with the same message
            }
            if (suspect.refused() || (wanted != null && !built.isEmpty())) {
                String image = suspect.container().image();
                if (!findings.has(image)) {
                    Finding finding = finding(suspect, words, wanted, built);
                    // Without the message, the program might fail for another reason, under an emulator.
                    findings.begin(image, unread ? finding.asHypothesis() : finding);
                }
                findings.add(image, List.of(Subject.pod(suspect.pod().path())));
            } else if (unread) {
                gaps.addAll(evidence.answer(suspect.log()).gaps());
            } else {
                gaps.add(new Gap(
                        Gap.Cause.UNREACHABLE,
                        "the platforms of " + suspect.container().image(),
                        wanted == null ? "the node's platform is not known" : "the registry did not return them",
                        "run registry-doctor where the registry can be reached"));
            }
        }
        return findings.findings().isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings.findings(), "no image fails because of its platform");
    }

    /** The platform of the Pod's node; null when it is not known. */
    private static @Nullable Platform platform(Pod pod, Evidence evidence) {
        return evidence.first(Listing.nodes(), n -> n.name().equals(pod.nodeName()))
                .map(Platform::of)
                .orElse(null);
    }

    /** The platforms that the registry has; empty when it was not asked or does not list them. */
    private static Set<String> built(Suspect suspect, Evidence evidence) {
        Set<String> built = new LinkedHashSet<>();
        Origin origin = suspect.image().isDockerHub() ? null : RegistryHosts.origin(evidence, suspect.image());
        if (origin != null) {
            evidence.find(manifest(origin, suspect.image())).ifPresent(manifest -> {
                Stream.ofNullable(manifest.platform()).forEach(built::add);
                // Attestations are listed as unknown/unknown; they are not run.
                manifest.children().stream()
                        .flatMap(child -> Stream.ofNullable(child.platform()))
                        .filter(p -> !p.equals("unknown/unknown"))
                        .forEach(built::add);
            });
        }
        return built;
    }

    private static Finding finding(Suspect suspect, String words, @Nullable Platform wanted, Set<String> built) {
        String image = suspect.container().image();
        String platform = wanted == null ? "the node's platform" : wanted.toString();
        Finding finding = Finding.of(
                        ImageProblems.PLATFORM_MISSING,
                        Subject.image(image),
                        "Image " + image + " is not built for " + platform + ", which Pod "
                                + suspect.pod().path() + " needs"
                                + (built.isEmpty() ? "" : "; it is built for " + Phrases.some(built)))
                .observed(
                        Phrases.brief(words, 200),
                        suspect.refused() ? "the image on the node" : "a program that runs",
                        (suspect.told() == null ? "log of Pod " : "status of Pod ")
                                + suspect.pod().path())
                .involving(
                        Subject.pod(suspect.pod().path()),
                        Subject.registry(suspect.image().authority()));
        if (!built.isEmpty()) {
            finding = finding.observed(
                    "built for " + Phrases.some(built), platform, "manifest of " + image + " in its registry");
        }
        return finding.remedy(remedy(suspect, wanted, built));
    }

    private static Remedy remedy(Suspect suspect, @Nullable Platform wanted, Set<String> built) {
        String image = suspect.container().image();
        Set<String> all = new LinkedHashSet<>(built);
        all.add(wanted == null ? "linux/ARCHITECTURE" : wanted.toString());
        List<Step> steps = new ArrayList<>();
        steps.add(Step.of(
                "Build the image for every platform of the cluster and push it. (A buildx builder that runs in a"
                        + " container has its own localhost.)",
                Action.program(
                        "docker", "buildx", "build", "--platform", String.join(",", all), "-t", image, "--push", "."),
                Actor.pushClient("where the image is built")));
        if (!suspect.refused()) {
            steps.add(Owners.restart(
                    "Use a new tag, or restart the Pods with the digest of the new build. With the policy"
                            + " IfNotPresent, the node keeps the wrong image under the old name.",
                    suspect.pod()));
        }
        return new Remedy(steps, Verification.of("The Pod runs."));
    }
}
