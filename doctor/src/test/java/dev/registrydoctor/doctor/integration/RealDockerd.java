package dev.registrydoctor.doctor.integration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The dockerd of this system. */
final class RealDockerd {

    private RealDockerd() {}

    /** Starts it in namespaces of its own, with no network to change and nothing of /etc/docker; why it does not, or "". */
    static String start(Path home, Path file) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--net"));
        command.addAll(List.of(
                "sh",
                "-c",
                "mkdir -p /etc/docker && mount -t tmpfs none /etc/docker && mount -t tmpfs none /run && exec \"$@\"",
                "sh",
                "dockerd"));
        command.addAll(List.of("--config-file=" + file, "--host=unix://" + home + "/s", "--pidfile=" + home + "/pid"));
        command.addAll(List.of("--data-root=" + home + "/root", "--exec-root=" + home + "/exec"));
        command.addAll(List.of("--storage-driver=vfs", "--bridge=none", "--userland-proxy=false"));
        command.addAll(List.of("--iptables=false", "--ip6tables=false", "--ip-forward=false"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            Programs.await(process, line -> line.contains("API listen on"));
            return "";
        } catch (AssertionError e) {
            return e.toString();
        } finally {
            Programs.stop(process);
        }
    }
}
