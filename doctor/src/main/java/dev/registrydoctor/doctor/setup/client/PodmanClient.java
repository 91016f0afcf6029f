package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.catalog.podman.ContainersFiles;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.model.edit.NotEditableException;
import dev.registrydoctor.checks.model.edit.RegistriesDropIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;

/** What podman, buildah and skopeo on this host need for a registry. They read the same files, and have no exception for loopback. */
final class PodmanClient implements ImageClient {

    private static final TrustedFolder OWN = new TrustedFolder("/etc/containers/certs.d", Actor.here());

    /** They read it too. */
    private static final TrustedFolder OF_DOCKER = new TrustedFolder("/etc/docker/certs.d", Actor.here());

    @Override
    public String name() {
        return "podman";
    }

    @Override
    public Needs needs(JoinedRegistry registry) {
        return ContainersFiles.NEEDS.and(OWN.needs(registry), OF_DOCKER.needs(registry));
    }

    @Override
    public boolean isHere(Evidence evidence) {
        return ContainersFiles.areUsed(evidence);
    }

    @Override
    public SetupPart plan(JoinedRegistry registry, Evidence evidence) {
        return SetupPart.all(registry.authorities().stream()
                .map(authority -> registry.plainHttp()
                        ? accepted(authority, evidence)
                        : registry.ca().isEmpty() || OF_DOCKER.has(registry, authority, evidence)
                                ? SetupPart.NOTHING
                                : OWN.plan(registry, authority, evidence))
                .toList());
    }

    private static SetupPart accepted(String authority, Evidence evidence) {
        List<Gap> gaps = ContainersFiles.gaps(evidence);
        if (!gaps.isEmpty()) {
            return SetupPart.unknown(gaps);
        }
        try {
            RegistriesDropIn.File file = RegistriesDropIn.accept(
                    authority,
                    ContainersFiles.dropInFolder(evidence),
                    ContainersFiles.main(evidence),
                    ContainersFiles.dropIns(evidence));
            return file == null ? SetupPart.NOTHING : SetupPart.steps(step(authority, file));
        } catch (NotEditableException e) {
            return SetupPart.obstacle("podman, buildah and skopeo are not set up for " + authority + ": " + e.why()
                    + ". Correct that file, and run this command again.");
        }
    }

    private static Step step(String authority, RegistriesDropIn.File file) {
        boolean isOfSystem = !file.path().startsWith("~");
        String goal = "Let podman, buildah and skopeo use plain HTTP for " + authority + ". No restart is needed.";
        Actor actor = ContainersFiles.owner(isOfSystem);
        List<LineEdit> edits = file.edits();
        if (edits != null) {
            return Step.of(goal, new Action.ChangeLines(file.path(), edits, isOfSystem), actor);
        }
        return Step.of(
                        goal,
                        new Action.WriteFile(
                                file.path(),
                                String.valueOf(file.content()),
                                isOfSystem,
                                Action.WriteFile.Before.NOTHING),
                        actor)
                .undoneBy(Action.script((isOfSystem ? "sudo rm " : "rm ") + file.path()));
    }
}
