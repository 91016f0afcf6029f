package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.model.client.BuildxBuilder;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import java.util.stream.Stream;

/** The files of BuildKit on this host, and who changes them. */
public final class BuildkitFiles {

    /** What these methods read. */
    public static final Needs NEEDS = Buildkit.NEEDS;

    private BuildkitFiles() {}

    /** Where a BuildKit that is a service of its own reads its settings: as root, and as a user. */
    public static List<HostFile.Ask> ofServices() {
        return List.of(Buildkit.SYSTEM, Buildkit.USER);
    }

    /** The names of the builders of buildx that run a BuildKit of their own. */
    public static List<String> builders(Evidence evidence) {
        return Buildkit.read(evidence).stream()
                .flatMap(buildkit -> Stream.ofNullable(buildkit.builder()))
                .map(BuildxBuilder::name)
                .distinct()
                .toList();
    }

    /** Who changes the file and makes BuildKit read it. */
    public static Actor owner(boolean isOfSystem) {
        return isOfSystem ? Actor.here() : Actor.pushClient("on this host, as the user who runs BuildKit");
    }

    /** Makes BuildKit read its file. */
    public static Step restart(boolean isOfSystem) {
        return Step.of(
                        "Restart BuildKit, which reads the file at start. This stops running builds. The unit"
                                + " can have another name.",
                        isOfSystem
                                ? Action.restart("buildkit")
                                : Action.program("systemctl", "--user", "restart", "buildkit"),
                        owner(isOfSystem))
                .risking(Risk.RESTARTS);
    }
}
