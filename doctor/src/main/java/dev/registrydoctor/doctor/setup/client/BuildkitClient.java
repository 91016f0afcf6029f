package dev.registrydoctor.doctor.setup.client;

import dev.registrydoctor.checks.catalog.scheme.BuildkitFiles;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.edit.BuildkitEdits;
import dev.registrydoctor.checks.model.edit.BuildkitEdits.Wanted;
import dev.registrydoctor.checks.model.edit.NotEditableException;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.JoinedRegistry;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.ArrayList;
import java.util.List;

/**
 * What BuildKit on this host needs for a registry, where it is a service with a file of its own. The builders of buildx have the file
 * that they were created with.
 */
final class BuildkitClient implements ImageClient {

    /** Where its file names a CA by an absolute path, which a BuildKit of a user can read too. */
    private static final TrustedFolder CA = new TrustedFolder("/etc/buildkit/certs.d", Actor.here());

    @Override
    public String name() {
        return "buildkit";
    }

    @Override
    public Needs needs(JoinedRegistry registry) {
        return BuildkitFiles.NEEDS.and(CA.needs(registry));
    }

    @Override
    public boolean isHere(Evidence evidence) {
        return BuildkitFiles.ofServices().stream()
                        .anyMatch(ask -> evidence.find(ask).isPresent())
                || !BuildkitFiles.builders(evidence).isEmpty();
    }

    @Override
    public SetupPart plan(JoinedRegistry registry, Evidence evidence) {
        SetupPart part = SetupPart.NOTHING;
        for (HostFile.Ask ask : BuildkitFiles.ofServices()) {
            Answer<HostFile> answer = evidence.answer(ask);
            HostFile file = answer.toOptional().orElse(null);
            part = part.and(file == null ? SetupPart.unknown(answer.gaps()) : ofService(registry, file, evidence));
        }
        List<String> builders = BuildkitFiles.builders(evidence);
        boolean isMissing = builders.isEmpty()
                && BuildkitFiles.ofServices().stream()
                        .allMatch(ask -> evidence.answer(ask).isAbsent());
        if (isMissing) {
            return ofService(
                    registry, new HostFile(BuildkitFiles.ofServices().get(0).path(), "", null), evidence);
        }
        boolean needsSetting = !registry.ca().isEmpty()
                || registry.authorities().stream()
                        .anyMatch(authority -> registry.plainHttp() != JoinedRegistry.isLoopback(authority));
        if (!builders.isEmpty() && needsSetting) {
            part = part.and(
                    SetupPart.note("A builder of docker buildx keeps the buildkitd.toml that it was created with ("
                            + String.join(", ", builders) + "). For " + Phrases.some(registry.authorities())
                            + ", create one with `docker buildx create --config FILE`, or build with --load and push with"
                            + " docker push."));
        }
        return part;
    }

    private static SetupPart ofService(JoinedRegistry registry, HostFile file, Evidence evidence) {
        boolean isOfSystem = !file.path().startsWith("~");
        SetupPart trust = registry.ca().isEmpty() ? SetupPart.NOTHING : CA.plan(registry, evidence);
        List<Step> steps = new ArrayList<>();
        String text = file.text();
        for (String authority : registry.authorities()) {
            String ca = registry.ca().isEmpty() ? null : CA.file(registry, authority, evidence);
            try {
                List<LineEdit> edits = BuildkitEdits.use(text, authority, new Wanted(registry.plainHttp(), ca));
                text = LineEdit.applied(edits, text);
                if (!edits.isEmpty()) {
                    steps.add(Step.of(
                            "Tell BuildKit how to reach " + authority + ".",
                            new Action.ChangeLines(file.path(), edits, isOfSystem),
                            BuildkitFiles.owner(isOfSystem)));
                }
            } catch (NotEditableException e) {
                return SetupPart.obstacle(
                        file.path() + " is not changed: " + e.why() + ". Correct it, and run this command again.");
            }
        }
        if (steps.isEmpty()) {
            return trust;
        } else if (file.text().isBlank()) {
            steps = List.of(Step.of(
                    "Tell BuildKit how to reach the registry.",
                    Action.writeOver(file.path(), text),
                    BuildkitFiles.owner(isOfSystem)));
        }
        return trust.and(SetupPart.steps(steps)).and(SetupPart.steps(BuildkitFiles.restart(isOfSystem)));
    }
}
