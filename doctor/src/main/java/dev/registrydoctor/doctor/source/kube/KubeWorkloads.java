package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deployments, and the Services and EndpointSlices before them. */
final class KubeWorkloads {

    private KubeWorkloads() {}

    static Deployment deployment(KubeObject deployment) {
        KubeObject metadata = deployment.object("metadata");
        KubeObject template = deployment.object("spec", "template");
        List<String> images = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        Map<String, String> environment = new LinkedHashMap<>();
        List<Deployment.Environment.Import> imports = new ArrayList<>();
        boolean whole = true;
        for (KubeObject container : template.objects("spec", "containers")) {
            images.add(container.textOrEmpty("image"));
            ports.addAll(container.containerPorts());
            container.map("env").forEach(environment::putIfAbsent);
            imports.addAll(KubeEnvironment.imports(container));
            whole &= !container.has("envFrom");
        }
        KubeObject failure = deployment.condition("ReplicaFailure");
        return new Deployment.Builder(metadata.textOrEmpty("namespace"), metadata.textOrEmpty("name"))
                .created(metadata.instant("creationTimestamp"))
                .desired(deployment.number(1, "spec", "replicas"))
                .ready(deployment.number(0, "status", "readyReplicas"))
                .selector(deployment.map("spec", "selector", "matchLabels"))
                .podLabels(template.map("metadata", "labels"))
                .claims(template.object("spec").claimNames())
                .images(images)
                .ports(ports)
                .environment(new Deployment.Environment(environment, whole, imports))
                .replicaFailure("True".equals(failure.text("status")) ? failure.textOrEmpty("message") : null)
                .current(deployment.number("status", "replicas"))
                .files(KubeMounts.files(template.object("spec")))
                .otherImages(KubeImages.besides(template.object("spec")))
                .build();
    }

    static Service service(KubeObject service) {
        KubeObject spec = service.object("spec");
        List<Service.Port> ports = new ArrayList<>();
        for (KubeObject port : spec.objects("ports")) {
            ports.add(new Service.Port(
                    port.text("name"),
                    port.number(0, "port"),
                    port.textOrNumber("targetPort"),
                    positive(port.number("nodePort")),
                    port.has("protocol") ? port.textOrEmpty("protocol") : "TCP"));
        }
        String clusterIp = spec.text("clusterIP");
        return new Service(
                service.textOrEmpty("metadata", "namespace"),
                service.textOrEmpty("metadata", "name"),
                spec.has("type") ? spec.textOrEmpty("type") : "ClusterIP",
                clusterIp == null || clusterIp.isEmpty() ? null : clusterIp,
                spec.map("selector"),
                ports,
                spec.text("externalTrafficPolicy"));
    }

    static EndpointSlice endpointSlice(KubeObject slice) {
        List<String> ready = new ArrayList<>();
        List<String> notReady = new ArrayList<>();
        for (KubeObject endpoint : slice.objects("endpoints")) {
            // A condition that nobody set counts as ready (the API's documentation of EndpointConditions).
            boolean isReady = !"false".equals(endpoint.textOrNumber("conditions", "ready"));
            (isReady ? ready : notReady).addAll(endpoint.texts("addresses"));
        }
        return new EndpointSlice(
                slice.textOrEmpty("metadata", "namespace"),
                slice.textOrEmpty("metadata", "name"),
                slice.textOrEmpty("metadata", "labels", "kubernetes.io/service-name"),
                ready,
                notReady);
    }

    private static @Nullable Integer positive(@Nullable Integer number) {
        return number == null || number <= 0 ? null : number;
    }
}
