package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.problem.InvalidPageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls a plug-in and turns whatever goes wrong in it into one exception that names it.
 *
 * @param plugin the plug-in's name in messages: that of its jar
 * @param limit how long one call may take. Checks only judge what is there, so more than this is a loop.
 */
record Guard(String plugin, Duration limit) {

    /** A plug-in that threw, or gave no answer in time. */
    static final class PluginFailure extends RuntimeException {
        private static final long serialVersionUID = 1;

        PluginFailure(String message) {
            super(message);
        }
    }

    /**
     * Calls it on a thread of its own: one that hangs cannot be stopped, only left behind.
     *
     * @param what what is being done, for the message
     * @throws PluginFailure when it throws anything, returns null or takes too long
     */
    <T> T call(String what, Callable<T> callable) {
        FutureTask<T> task = new FutureTask<>(() -> named(what, callable));
        Thread thread = new Thread(task, "plug-in " + plugin);
        thread.setDaemon(true);
        thread.start();
        try {
            T result = task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (result == null) {
                throw failure(what + " returned null");
            }
            return result;
        } catch (TimeoutException e) {
            throw failure(what + " did not answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw cause instanceof PluginFailure told
                    ? told
                    : failure(what + " threw an exception that cannot be printed: "
                            + (cause == null ? e : cause).getClass().getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(what + " was interrupted");
        }
    }

    /** What it throws is told within its time: those words are the plug-in's too. */
    private <T> T named(String what, Callable<T> callable) {
        try {
            return callable.call();
        } catch (Throwable e) {
            throw failure(aboutPage(e).orElse(what + " threw " + e));
        }
    }

    /** What is wrong with the page of a problem: a class that names the problem then cannot even be loaded. */
    private static Optional<String> aboutPage(Throwable thrown) {
        Throwable cause = thrown;
        for (int depth = 0; depth < 10 && cause != null; depth++) {
            if (cause instanceof InvalidPageException) {
                return Optional.ofNullable(cause.getMessage());
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private PluginFailure failure(String what) {
        return new PluginFailure("plug-in " + plugin + ": " + what);
    }
}
