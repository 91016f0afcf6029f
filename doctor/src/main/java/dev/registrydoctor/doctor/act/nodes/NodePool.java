package dev.registrydoctor.doctor.act.nodes;

import dev.registrydoctor.doctor.source.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Does the same with each of some nodes, with some at once. */
public final class NodePool {

    private NodePool() {}

    /**
     * What is done with one node.
     *
     * @param <T> what comes of it
     */
    public interface Work<T> {
        /**
         * Does it.
         *
         * @param number from 1, for the names of its Pods
         */
        T with(NodeTarget node, int number) throws InterruptedException;
    }

    /**
     * Does it.
     *
     * @param nodes at least one
     * @param failed what came of a node where the work failed, with why in one line
     * @return by the names of the nodes, in their order
     * @throws InterruptedException when the thread is interrupted
     */
    public static <T> Map<String, T> run(
            List<NodeTarget> nodes, int parallel, Work<T> work, Function<String, T> failed, NodeListener listener)
            throws InterruptedException {
        AtomicInteger done = new AtomicInteger();
        List<Callable<T>> works = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            NodeTarget node = nodes.get(i);
            int number = i + 1;
            works.add(() -> {
                T result = work.with(node, number);
                listener.done(done.incrementAndGet(), nodes.size());
                return result;
            });
        }
        ExecutorService pool = Executors.newFixedThreadPool(Math.min(parallel, nodes.size()));
        try {
            Map<String, T> results = new LinkedHashMap<>();
            List<Future<T>> ended = pool.invokeAll(works);
            for (int i = 0; i < nodes.size(); i++) {
                results.put(nodes.get(i).name(), result(ended.get(i), failed));
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static <T> T result(Future<T> work, Function<String, T> failed) throws InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            return failed.apply(Failure.of(e).detail());
        }
    }
}
