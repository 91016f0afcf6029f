package dev.registrydoctor.doctor.act.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The SELinux label of a file: Java cannot set attributes outside of {@code user.}, so that the system's programs do it. The
 * profiles of AppArmor go by path, which stays. Where there is no SELinux, nothing is done.
 */
final class SecurityLabel {

    private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private SecurityLabel() {}

    /**
     * Gives a file the label of another, if there is one.
     *
     * @throws IOException when it cannot be given: a daemon could not read the file then
     */
    static void copy(Path from, Path to) throws IOException {
        if (Files.exists(SELINUX) && Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            run(List.of("chcon", "--no-dereference", "--reference=" + from, "--", to.toString()), to);
        }
    }

    /** Gives a new file the label that the policy has for its path; if that fails, it keeps the one of its folder. */
    static void ofPolicy(Path file) {
        if (Files.exists(SELINUX)) {
            try {
                run(List.of("restorecon", "--", file.toString()), file);
            } catch (IOException e) {
                // The kernel gave it the label of its folder, which is nearly always the right one.
            }
        }
    }

    private static void run(List<String> command, Path file) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " could not give " + file + " its SELinux label");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
