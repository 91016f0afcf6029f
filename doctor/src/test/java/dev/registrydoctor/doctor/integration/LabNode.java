package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A node of the lab: a network of its own behind a veth pair, and a containerd of its own with the certs.d that the lab
 * has now.
 */
record LabNode(Process process) implements AutoCloseable {

    static LabNode start() throws Exception {
        Path config = LabCase.LAB.resolve("containerd.toml");
        Process process = new ProcessBuilder(
                        LabCase.LAB.resolve("node").toString(), "containerd", "--config", config.toString())
                .redirectErrorStream(true)
                .start();
        try {
            Programs.await(process, line -> line.contains("containerd successfully booted"));
            return new LabNode(process);
        } catch (Exception | AssertionError e) {
            Programs.stop(process);
            throw e;
        }
    }

    /** What the pull reports; empty when it succeeds. */
    String pull(String image) throws Exception {
        Programs.Ended ended = Programs.run(
                LabServers.MEDIA,
                "nsenter",
                "--net",
                "--mount",
                "--target",
                String.valueOf(process.pid()),
                "ctr",
                "--address",
                "/media/containerd/s",
                "content",
                "fetch",
                "--hosts-dir",
                "/media/certs.d",
                image);
        String said =
                ended.output().lines().filter(line -> line.startsWith("ctr: ")).reduce("", (a, b) -> b);
        return ended.exit() == 0
                ? ""
                : "failed to pull and unpack image \"" + image + "\": " + said.replaceFirst("ctr: ", "");
    }

    @Override
    public void close() throws IOException {
        Programs.close(process);
    }
}
