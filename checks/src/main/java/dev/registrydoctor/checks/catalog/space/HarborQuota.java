package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether each project of a Harbor that Pods use has space left in its quota. */
public final class HarborQuota implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "space.harbor-quota", "the quota of each Harbor project in use has space left")
            .reports(SpaceProblems.QUOTA_ALMOST_USED)
            .requires(Listing.pods())
            .needs(RegistryHosts.PROBED)
            .thatExplainsNothing();

    /** Where Harbor itself sends its warning (src/server/middleware/quota/quota.go, ResourcesWarningPercent). */
    private static final int ALMOST = 85;

    /** A run asks for no more projects than this. */
    private static final int MOST = 32;

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** A project in use. */
    private record Project(String authority, ProjectQuota.Ask ask) {
        String name() {
            return authority + "/" + ask.project();
        }
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return projects(soFar).stream()
                .limit(MOST)
                .<Question<?>>map(Project::ask)
                .toList();
    }

    private static List<Project> projects(Evidence evidence) {
        List<Project> projects = new ArrayList<>();
        Map<String, Set<String>> named = named(evidence);
        for (RegistryHosts.Host host : RegistryHosts.of(evidence)) {
            Origin origin =
                    evidence.find(host.probe()).map(RegistryHosts::harbor).orElse(null);
            if (origin != null) {
                named.getOrDefault(host.authority(), Set.of())
                        .forEach(project ->
                                projects.add(new Project(host.authority(), new ProjectQuota.Ask(origin, project))));
            }
        }
        return projects;
    }

    /** The projects that images of Pods name, by registry: the first part of a repository. */
    private static Map<String, Set<String>> named(Evidence evidence) {
        List<Pod> pods = evidence.list(Listing.pods());
        return evidence.once(
                "projects of images",
                () -> {
                    Map<String, Set<String>> named = new TreeMap<>();
                    Set<String> seen = new HashSet<>();
                    pods.stream()
                            .filter(pod -> !pod.isOver())
                            .flatMap(pod -> pod.containers().stream())
                            .map(Pod.Container::image)
                            .filter(seen::add)
                            .flatMap(image -> ImageReference.parse(image).stream())
                            .filter(image -> image.repository().indexOf('/') > 0)
                            .forEach(image -> named.computeIfAbsent(image.authority(), a -> new TreeSet<>())
                                    .add(image.repository()
                                            .substring(0, image.repository().indexOf('/'))));
                    return named;
                },
                pods);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Project> projects = projects(evidence);
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        List<String> well = new ArrayList<>();
        for (Project project : projects.stream().limit(MOST).toList()) {
            ProjectQuota quota = evidence.orNull(project.ask());
            if (quota == null) {
                gaps.addAll(evidence.answer(project.ask()).gaps());
            } else if (quota.isLimited() && quota.percent() >= ALMOST) {
                findings.add(almostUsed(project, quota));
            } else {
                well.add(project.name() + (quota.isLimited() ? " (" + quota.percent() + " %)" : " (no limit)"));
            }
        }
        if (projects.size() > MOST) {
            gaps.add(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    "the quotas of " + (projects.size() - MOST) + " projects",
                    "a run asks for at most " + MOST + " of the " + projects.size() + " projects in use",
                    "`registry-doctor space --registry HOST` shows those of one registry"));
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        } else if (findings.isEmpty() && well.isEmpty()) {
            return Outcome.skipped("no Pod uses an image of a Harbor project");
        }
        return Outcome.of(findings, "used of the quota: " + Phrases.some(well));
    }

    private static Finding almostUsed(Project project, ProjectQuota quota) {
        boolean isUsedUp = quota.used() >= quota.limit();
        String used = Quantity.words(quota.used()) + " of " + Quantity.words(quota.limit()) + " are used ("
                + quota.percent() + " %)";
        Finding finding = Finding.of(
                        SpaceProblems.QUOTA_ALMOST_USED,
                        Subject.registry(project.authority()),
                        "The quota of project " + project.ask().project() + " in Harbor at " + project.authority()
                                + (isUsedUp
                                        ? " is used up, so pushes of new layers are refused: "
                                        : " is almost used: ")
                                + used)
                .observed(
                        used,
                        "less than " + ALMOST + " %",
                        "GET " + project.ask().registry() + "/api/v2.0/projects/"
                                + project.ask().project() + "/summary")
                .remedy(remedy(project));
        return isUsedUp ? finding.thatTakesEffect() : finding;
    }

    private static Remedy remedy(Project project) {
        return Remedy.of(
                Verification.of("Harbor shows less than " + ALMOST + " % on the page of the project."),
                Step.of(
                                "See which repositories and tags of the registry hold the space.",
                                Action.program("registry-doctor", "space", "--registry", project.authority()),
                                Actor.here())
                        .deciding(
                                "if old tags hold most of it, delete them in the next step. Otherwise raise the limit."),
                Step.manual(
                        "Add a tag retention rule to project " + project.ask().project()
                                + " (Policy, Tag Retention) that keeps what is in use, and look at its dry run before"
                                + " you run it. The quota shows the freed space at once, the disk only after a garbage"
                                + " collection (Administration, Clean Up).",
                        Actor.operator("in Harbor's web page, as an administrator of the project")),
                Step.manual(
                        "Or raise the limit, if the disk of Harbor has the space (Administration, Project Quotas).",
                        Actor.operator("in Harbor's web page, as an administrator of Harbor")));
    }
}
