package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.Optional;

/** The locations of daemon.json: each way to install Docker has its own and reads no other. */
public final class DaemonFiles {

    public static final String SYSTEM = "/etc/docker/daemon.json";
    public static final String SNAP = "/var/snap/docker/current/config/daemon.json";
    public static final String ROOTLESS = "~/.config/docker/daemon.json";
    public static final String DESKTOP = "~/.docker/daemon.json";

    static final List<HostFile.Ask> ALL = List.of(
            new HostFile.Ask(SYSTEM), new HostFile.Ask(SNAP), new HostFile.Ask(ROOTLESS), new HostFile.Ask(DESKTOP));

    /** All locations, and the engine. */
    static final Needs NEEDS = Needs.of(ALL).and(Needs.of(DockerEngine.Ask.INSTANCE));

    private DaemonFiles() {}

    /** Whether the file is for the Docker of the system, and not for one user's. */
    public static boolean isOfSystem(String path) {
        return !path.startsWith("~");
    }

    /** The file of the engine that answered; the system's file when it is not known. */
    public static String inUse(Evidence evidence) {
        Optional<DockerEngine> engine = evidence.find(DockerEngine.Ask.INSTANCE);
        if (engine.filter(DockerEngine::rootless).isPresent()) {
            return ROOTLESS;
        } else if (engine.filter(DockerEngine::isDesktop).isPresent()) {
            return DESKTOP;
        }
        boolean ofSnap = evidence.answer(new HostFile.Ask(SYSTEM)).isAbsent()
                && evidence.find(new HostFile.Ask(SNAP)).isPresent();
        return ofSnap ? SNAP : SYSTEM;
    }

    /** Who can change the file and make Docker read it. */
    public static Actor owner(String path) {
        return isOfSystem(path) ? Actor.here() : Actor.pushClient("on this host, as the user who runs this Docker");
    }

    /**
     * A change of the file.
     *
     * @param edits the changes that correct the file, or empty when only a person knows them
     * @param decision what this person has to decide
     */
    static Step change(String goal, String path, List<LineEdit> edits, String decision) {
        return edits.isEmpty()
                ? Step.of(goal, new Action.EditFile(path, 0, isOfSystem(path)), owner(path))
                        .deciding(decision)
                : Step.of(goal, new Action.ChangeLines(path, edits, isOfSystem(path)), owner(path));
    }

    /** How to check that Docker uses a registry without TLS. */
    public static Verification lists(String authority) {
        return Verification.of(
                Action.program("docker", "info"), Actor.here(), "lists " + authority + " under Insecure Registries");
    }

    /** How to make Docker read its file. Only a reload is sure to keep containers running. */
    public static Step reload(String path) {
        Actor owner = owner(path);
        return switch (path) {
            case SNAP ->
                Step.of(
                                "Restart Docker to apply the change. The snap cannot reload its configuration, so"
                                        + " the containers stop.",
                                Action.root("snap", "restart", "docker"),
                                owner)
                        .risking(Risk.RESTARTS);
            case ROOTLESS ->
                Step.of(
                        "Reload Docker to apply the change. Its containers keep running.",
                        Action.program("systemctl", "--user", "kill", "-s", "HUP", "docker"),
                        owner);
            case DESKTOP ->
                Step.manual("Apply the change with Apply & Restart in the settings of Docker Desktop.", owner)
                        .risking(Risk.RESTARTS);
            default ->
                Step.of(
                        "Reload Docker to apply the change. Its containers keep running.",
                        Action.root("systemctl", "reload", "docker"),
                        owner);
        };
    }
}
