package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.evidence.HostFile;
import dev.registrydoctor.checks.model.Shell;
import java.util.List;

/** Where daemon.json stands: each way to install Docker has a place of its own, and reads no other. */
final class DaemonFiles {

    static final String SYSTEM = "/etc/docker/daemon.json";
    static final String SNAP = "/var/snap/docker/current/config/daemon.json";
    static final String ROOTLESS = "~/.config/docker/daemon.json";
    static final String DESKTOP = "~/.docker/daemon.json";

    static final List<HostFile.Ask> ALL = List.of(
            new HostFile.Ask(SYSTEM), new HostFile.Ask(SNAP), new HostFile.Ask(ROOTLESS), new HostFile.Ask(DESKTOP));

    private DaemonFiles() {}

    /** Whether it belongs to the engine of the whole system, and not to that of one user. */
    static boolean isOfSystem(String path) {
        return !path.startsWith("~");
    }

    /** The path as a word of a shell, which shall still expand the tilde. */
    static String word(String path) {
        return isOfSystem(path) ? Shell.quote(path) : path;
    }

    static String where(String path) {
        return isOfSystem(path) ? "on this host, with sudo" : "on this host, as the user whose Docker it is";
    }

    /** How Docker is made to read its file. Only a reload leaves containers alone for certain. */
    static Step reload(String path) {
        return switch (path) {
            case SNAP ->
                Step.of(
                                "Let Docker read it: the snap cannot reload, so its containers stop.",
                                "sudo snap restart docker",
                                where(path))
                        .risking(Risk.RESTARTS);
            case ROOTLESS ->
                Step.of(
                        "Let Docker read it. Reloading is enough; containers are not stopped.",
                        "systemctl --user kill -s HUP docker",
                        where(path));
            case DESKTOP ->
                Step.of("Let Docker read it: Apply & Restart in Docker Desktop's settings.", null, where(path))
                        .risking(Risk.RESTARTS);
            default ->
                Step.of(
                        "Let Docker read it. Reloading is enough; containers are not stopped.",
                        "sudo systemctl reload docker",
                        where(path));
        };
    }
}
