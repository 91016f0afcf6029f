package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.ServiceAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pods, and the accounts that they run as. */
final class KubePods {

    private KubePods() {}

    static Pod pod(KubeObject pod) {
        KubeObject metadata = pod.object("metadata");
        KubeObject spec = pod.object("spec");
        KubeObject ready = pod.condition("Ready");
        KubeObject scheduled = pod.condition("PodScheduled");
        KubeObject owner = controller(metadata);
        return new Pod.Builder(metadata.textOrEmpty("namespace"), metadata.textOrEmpty("name"))
                .created(metadata.instant("creationTimestamp"))
                .deleting(metadata.has("deletionTimestamp"))
                .labels(metadata.map("labels"))
                .phase(pod.object("status").has("phase") ? pod.textOrEmpty("status", "phase") : "Unknown")
                .reason(pod.text("status", "reason"))
                .nodeName(spec.text("nodeName"))
                .ready("True".equals(ready.text("status")))
                .readyReason(ready.text("reason"))
                .notScheduled("False".equals(scheduled.text("status")) ? scheduled.textOrEmpty("message") : null)
                .hostNetwork(spec.flag("hostNetwork"))
                .serviceAccount(spec.text("serviceAccountName"))
                .pullSecrets(pullSecrets(spec))
                .claims(spec.claimNames())
                .containers(containers(spec, pod.object("status")))
                .ownerKind(owner.text("kind"))
                .ownerName(owner.text("name"))
                .ip(pod.text("status", "podIP"))
                .otherImages(KubeImages.ofPod(spec, pod.object("status")))
                .build();
    }

    static ServiceAccount serviceAccount(KubeObject account) {
        return new ServiceAccount(
                account.textOrEmpty("metadata", "namespace"),
                account.textOrEmpty("metadata", "name"),
                pullSecrets(account));
    }

    private static List<String> pullSecrets(KubeObject holder) {
        List<String> names = new ArrayList<>();
        for (KubeObject secret : holder.objects("imagePullSecrets")) {
            names.add(secret.textOrEmpty("name"));
        }
        return names;
    }

    private static KubeObject controller(KubeObject metadata) {
        for (KubeObject owner : metadata.objects("ownerReferences")) {
            if (owner.flag("controller")) {
                return owner;
            }
        }
        return metadata.object("no controller");
    }

    private static List<Pod.Container> containers(KubeObject spec, KubeObject status) {
        List<Pod.Container> containers = new ArrayList<>();
        Integer user = user(spec, null);
        add(containers, spec.objects("initContainers"), status.objects("initContainerStatuses"), true, user);
        add(containers, spec.objects("containers"), status.objects("containerStatuses"), false, user);
        return containers;
    }

    private static void add(
            List<Pod.Container> to,
            List<KubeObject> specs,
            List<KubeObject> statuses,
            boolean areInit,
            @Nullable Integer user) {
        Map<String, KubeObject> byName = new HashMap<>();
        for (KubeObject status : statuses) {
            byName.put(status.textOrEmpty("name"), status);
        }
        for (KubeObject spec : specs) {
            String name = spec.textOrEmpty("name");
            KubeObject status = byName.getOrDefault(name, spec.object("no status"));
            String imageId = status.text("imageID");
            to.add(new Pod.Container.Builder(name, spec.textOrEmpty("image"))
                    .pullPolicy(spec.text("imagePullPolicy"))
                    .init(areInit)
                    .ready(status.flag("ready"))
                    .imageId(imageId == null || imageId.isEmpty() ? null : imageId)
                    .restarts(status.number(0, "restartCount"))
                    .state(state(status.object("state")))
                    .lastState(state(status.object("lastState")))
                    .ports(spec.containerPorts())
                    .loopbackMentions(spec.loopbackMentions())
                    .memoryLimit(spec.textOrNumber("resources", "limits", "memory"))
                    .user(user(spec, user))
                    .namedPorts(namedPorts(spec))
                    .build());
        }
    }

    private static List<Pod.Container.NamedPort> namedPorts(KubeObject container) {
        List<Pod.Container.NamedPort> ports = new ArrayList<>();
        for (KubeObject port : container.objects("ports")) {
            String name = port.text("name");
            Integer number = port.number("containerPort");
            if (name != null && number != null) {
                ports.add(new Pod.Container.NamedPort(name, number));
            }
        }
        return ports;
    }

    /** The user of a Pod's or a container's security context, or this one. */
    private static @Nullable Integer user(KubeObject spec, @Nullable Integer otherwise) {
        Integer user = spec.number("securityContext", "runAsUser");
        return user == null ? otherwise : user;
    }

    private static Pod.@Nullable State state(KubeObject state) {
        if (state.has("waiting")) {
            KubeObject waiting = state.object("waiting");
            return new Pod.State(
                    Pod.State.Kind.WAITING, waiting.text("reason"), waiting.text("message"), null, null, null);
        } else if (state.has("running")) {
            return new Pod.State(Pod.State.Kind.RUNNING, null, null, null, state.instant("running", "startedAt"), null);
        } else if (state.has("terminated")) {
            KubeObject ended = state.object("terminated");
            return new Pod.State(
                    Pod.State.Kind.TERMINATED,
                    ended.text("reason"),
                    ended.text("message"),
                    ended.number("exitCode"),
                    ended.instant("finishedAt"),
                    ended.instant("startedAt"));
        }
        return null;
    }
}
