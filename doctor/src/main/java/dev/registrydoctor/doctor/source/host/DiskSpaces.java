package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Measures file systems of the host. A mount whose server is gone would wait for ever: each has its time. */
public final class DiskSpaces {

    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final HostRoot host;
    private final Workers workers;

    public DiskSpaces(HostRoot host, Workers workers) {
        this.host = host;
        this.workers = workers;
    }

    public Answer<DiskSpace> ask(DiskSpace.Ask ask) {
        try {
            return Answer.known(
                    workers.within(LIMIT, () -> measure(ask.path())), HostRoot.source("file system of " + ask.path()));
        } catch (TimeoutException e) {
            return Answer.unknown(new Gap(
                    Gap.Cause.TIMED_OUT,
                    ask.describe(),
                    "the file system under " + ask.path() + " did not answer within " + LIMIT.toSeconds() + " s",
                    "check whether `df " + ask.path() + "` returns: a network mount can have lost its server"));
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(HostRoot.source("folder " + ask.path()))
                    : Answer.unknown(HostRoot.gap(ask.describe(), ask.path(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the run ended", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private DiskSpace measure(String path) throws IOException {
        Path real = host.resolve(path).toRealPath();
        FileStore store = Files.getFileStore(real);
        Mounts.Mount mount = Mounts.of(real);
        // Under another root, this process sees mounts of its own: a container's read-only bind says nothing of the
        // host.
        Boolean readOnly = mount == null ? null : mount.superReadOnly() || (host.isLive() && mount.readOnly());
        return new DiskSpace(
                path,
                mount == null ? "" : mount.point(),
                store.type(),
                readOnly,
                store.getTotalSpace(),
                store.getUsableSpace());
    }
}
