package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.object.KubectlCalls;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** {@code exec} in the Pod of a Deployment, and {@code rollout status} of one, by the API server alone. */
final class TypedPodCommands implements KubectlCalls {

    private static final long POLL_MILLIS = 1000;
    private static final int MOST_BYTES = 1 << 15;
    private static final String DEPLOYMENT = "deploy(?:ment)?/[a-z0-9.-]+";

    private final KubernetesClient client;

    TypedPodCommands(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public @Nullable Ended kubectl(List<String> args, Duration limit) throws IOException, InterruptedException {
        boolean isExec = args.size() > 5
                && args.get(0).equals("-n")
                && args.get(2).equals("exec")
                && args.get(3).matches(DEPLOYMENT)
                && args.get(4).equals("--");
        boolean isRollout = args.size() >= 5
                && args.get(0).equals("-n")
                && args.subList(2, 4).equals(List.of("rollout", "status"))
                && args.get(4).matches(DEPLOYMENT);
        try {
            if (isExec) {
                return exec(args.get(1), name(args.get(3)), args.subList(5, args.size()), limit);
            }
            return isRollout ? rollout(args.get(1), name(args.get(4)), limit) : null;
        } catch (KubernetesClientException e) {
            throw new IOException("the API server refused it: " + e.getMessage(), e);
        }
    }

    private static String name(String word) {
        return word.substring(word.indexOf('/') + 1);
    }

    private Deployment deployment(String namespace, String name) throws IOException {
        Deployment found = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(name)
                .get();
        if (found == null) {
            throw new IOException("there is no Deployment " + namespace + "/" + name);
        }
        return found;
    }

    private Ended exec(String namespace, String name, List<String> argv, Duration limit)
            throws IOException, InterruptedException {
        List<Pod> pods = client
                .pods()
                .inNamespace(namespace)
                .withLabels(deployment(namespace, name).getSpec().getSelector().getMatchLabels())
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus().getPhase().equals("Running"))
                .toList();
        if (pods.size() != 1) {
            throw new IOException(pods.size() + " Pods of Deployment " + namespace + "/" + name + " run, not one");
        }
        Tail tail = new Tail();
        try (ExecWatch watch = client.pods()
                .inNamespace(namespace)
                .withName(pods.get(0).getMetadata().getName())
                .writingOutput(tail)
                .writingError(tail)
                .exec(argv.toArray(String[]::new))) {
            Integer status = watch.exitCode().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Ended(status, tail.text());
        } catch (ExecutionException e) {
            throw new IOException("the connection to the container broke: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the command did not end in time", e);
        }
    }

    private Ended rollout(String namespace, String name, Duration limit) throws IOException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!isRolledOut(deployment(namespace, name))) {
            if (System.nanoTime() > end) {
                return new Ended(1, "error: timed out waiting for the condition");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return new Ended(0, "deployment \"" + name + "\" successfully rolled out");
    }

    /** As kubectl tells it (pkg/polymorphichelpers/rollout_status.go). */
    private static boolean isRolledOut(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        int wanted = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        if (status == null
                || deployment.getMetadata().getGeneration() == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < deployment.getMetadata().getGeneration()) {
            return false;
        }
        int updated = number(status.getUpdatedReplicas());
        return updated >= wanted
                && number(status.getReplicas()) <= updated
                && number(status.getAvailableReplicas()) >= updated;
    }

    private static int number(@Nullable Integer count) {
        return count == null ? 0 : count;
    }

    /** The last part of what is written. */
    private static final class Tail extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            if (kept.size() + length > 2 * MOST_BYTES) {
                byte[] all = kept.toByteArray();
                int begin = Math.max(0, all.length - MOST_BYTES);
                kept.reset();
                kept.write(all, begin, all.length - begin);
            }
            kept.write(bytes, from, length);
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
