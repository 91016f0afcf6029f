package dev.registrydoctor.doctor.serve.http;

import org.jspecify.annotations.Nullable;

/** Whether the process does its work, so that whoever runs it knows when to restart it. */
@FunctionalInterface
public interface Liveness {

    /**
     * Why it does not work: a thread has ended, or waits for something for longer than it may. Null when it works. Called from any
     * thread; must neither wait for anything nor look at the cluster.
     */
    @Nullable
    String fault();
}
