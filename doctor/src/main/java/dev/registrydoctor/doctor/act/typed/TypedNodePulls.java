package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodePool;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import dev.registrydoctor.doctor.act.pulls.NodePulls;
import dev.registrydoctor.doctor.act.pulls.PullOutcome;
import dev.registrydoctor.doctor.act.pulls.PullRequest;
import dev.registrydoctor.doctor.act.pulls.PullRequest.Account;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pulls with the typed client. */
public final class TypedNodePulls implements NodePulls {

    private static final PullOutcome DELETED = notReached(
            Reason.FAILED, "its Pod was deleted before it had pulled", "check who deletes Pods there, and run again");

    private final KubernetesClient client;

    /**
     * Does not connect yet.
     *
     * @throws IllegalArgumentException when the kubeconfig has a {@code tls-server-name}, which the client does not know
     */
    public TypedNodePulls(Kubeconfig kubeconfig) {
        client = TypedClient.open(kubeconfig);
    }

    @Override
    public Map<String, PullOutcome> pull(PullRequest request, NodeListener listener) throws InterruptedException {
        Map<String, PullOutcome> fit = request.fit().isEmpty() ? Map.of() : pullFit(request, listener);
        Map<String, PullOutcome> all = new LinkedHashMap<>();
        for (NodeTarget node : request.nodes()) {
            NotChecked unfit = node.unfit();
            all.put(
                    node.name(),
                    unfit == null
                            ? Objects.requireNonNull(fit.get(node.name()), node.name())
                            : new PullOutcome.NotReached(unfit));
        }
        return all;
    }

    private Map<String, PullOutcome> pullFit(PullRequest request, NodeListener listener) throws InterruptedException {
        RunNamespace namespace = RunNamespace.fresh(Instant.now(), request.limit());
        PullPod objects = new PullPod(namespace, request);
        listener.creating(objects.namespaceName(), request.fit().size());
        return request.account() == null
                ? inOwn(namespace, objects, request, listener)
                : inForeign(objects, request, listener);
    }

    private Map<String, PullOutcome> inOwn(
            RunNamespace namespace, PullPod objects, PullRequest request, NodeListener listener)
            throws InterruptedException {
        try (NamespaceLife life = new NamespaceLife(client, namespace, listener)) {
            try {
                life.removeLeft(life.create(objects.namespace()));
            } catch (KubernetesClientException e) {
                return none(request, refusal(e, "create the namespace", request));
            }
            return run(objects, life, request, listener);
        }
    }

    private Map<String, PullOutcome> inForeign(PullPod objects, PullRequest request, NodeListener listener)
            throws InterruptedException {
        try (PodsLife life = new PodsLife(client, objects.namespaceName(), listener)) {
            try {
                life.begin();
            } catch (KubernetesClientException e) {
                return none(request, refusal(e, "create a Pod", request));
            }
            return run(objects, life, request, listener);
        }
    }

    private Map<String, PullOutcome> run(PullPod objects, RunLife life, PullRequest request, NodeListener listener)
            throws InterruptedException {
        Map<String, PullOutcome> outcomes;
        try (PodWatch watch = new PodWatch(client, objects.namespaceName())) {
            Pull pull = new Pull(objects, life, watch, request);
            outcomes = NodePool.run(
                    request.fit(),
                    request.parallel(),
                    pull::on,
                    why -> notReached(Reason.FAILED, "registry-doctor failed to pull on it: " + why, ""),
                    listener);
        } catch (KubernetesClientException e) {
            outcomes = none(request, refusal(e, "list the Pods", request));
        }
        life.requireGoingOn();
        return outcomes;
    }

    private static Map<String, PullOutcome> none(PullRequest request, NotChecked why) {
        Map<String, PullOutcome> all = new LinkedHashMap<>();
        request.fit().forEach(node -> all.put(node.name(), new PullOutcome.NotReached(why)));
        return all;
    }

    private static PullOutcome notReached(Reason reason, String why, String remedy) {
        return new PullOutcome.NotReached(new NotChecked(reason, why, remedy));
    }

    /** In the namespace of an account, other rights are needed than in one of the program's own. */
    private static NotChecked refusal(KubernetesClientException e, String what, PullRequest request) {
        NotChecked refusal = Refusals.of(e, what, "restricted Pods", "");
        Account account = request.account();
        if (account == null || refusal.reason() == Reason.API_GONE) {
            return refusal;
        }
        String remedy = switch (refusal.reason()) {
            case NO_RIGHT ->
                "get the rights to create, list, watch and delete Pods in namespace " + account.namespace()
                        + ": the ClusterRole edit has them";
            case QUOTA -> "raise it, or delete Pods of namespace " + account.namespace();
            default ->
                Refusals.isTooEarly(e)
                        ? "check that the ServiceAccount " + account.namespace() + "/" + account.name() + " exists"
                        : "exempt Pods with the label app.kubernetes.io/managed-by=registry-doctor from the policy";
        };
        return new NotChecked(refusal.reason(), refusal.why(), remedy);
    }

    /** One run over nodes, in a namespace that exists. */
    private static final class Pull {

        private final PullPod objects;
        private final RunLife life;
        private final PodWatch watch;
        private final PullRequest request;
        private final long end;

        /** Why an API server that does not answer is not waited for again: with many nodes, that takes minutes. */
        private volatile @Nullable NotChecked gone;

        Pull(PullPod objects, RunLife life, PodWatch watch, PullRequest request) {
            this.objects = objects;
            this.life = life;
            this.watch = watch;
            this.request = request;
            end = System.nanoTime() + request.limit().toNanos();
        }

        PullOutcome on(NodeTarget node, int number) throws InterruptedException {
            NotChecked before = gone;
            if (before != null) {
                return new PullOutcome.NotReached(before);
            }
            long now = System.nanoTime();
            if (now - end > 0) {
                return notReached(
                        Reason.NOT_STARTED, "the time for all nodes was up before", "run again for fewer nodes");
            }
            long own = now + request.perNode().toNanos();
            long deadline = own - end < 0 ? own : end;
            String name = objects.name(number);
            Pod created;
            try {
                created = life.create(objects.pod(name, node.name()), deadline);
            } catch (KubernetesClientException e) {
                NotChecked refusal = refusal(e, "create a Pod", request);
                if (refusal.reason() == Reason.API_GONE) {
                    gone = refusal;
                }
                return new PullOutcome.NotReached(refusal);
            }
            String difference = objects.difference(created);
            if (!difference.isEmpty()) {
                return notReached(
                        Reason.REFUSED,
                        "the cluster changes the Pod, so that it does not show the pull: "
                                + ShownText.line(difference, ShownText.SHORT),
                        "exempt Pods with the label app.kubernetes.io/managed-by=registry-doctor from what changes it");
            }
            PullOutcome outcome = watch.await(name, deadline, DELETED, PullState::of);
            return outcome == null ? late(name) : outcome;
        }

        private PullOutcome late(String name) {
            Pod pod = watch.seen(name);
            String warning = watch.warning(name);
            String waiting = pod == null ? "" : PullState.waiting(pod);
            if (pod != null && (warning == null || warning.startsWith(PullState.FAILED)) && !waiting.isEmpty()) {
                return new PullOutcome.Unfinished("it was neither pulled nor refused within "
                        + request.perNode().toSeconds() + " s: " + (warning == null ? waiting : warning));
            }
            return notReached(
                    Reason.NOT_STARTED,
                    "its Pod did not start in time"
                            + (warning == null ? "; its kubelet has not said why" : ": " + warning),
                    "check the node's kubelet and containerd");
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
