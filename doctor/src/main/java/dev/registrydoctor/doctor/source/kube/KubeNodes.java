package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.MachineMark;
import java.util.ArrayList;
import java.util.List;

/** Nodes. */
final class KubeNodes {

    private KubeNodes() {}

    static Node node(KubeObject node) {
        String name = node.textOrEmpty("metadata", "name");
        String label = node.text("metadata", "labels", "kubernetes.io/hostname");
        KubeObject ready = node.condition("Ready");
        KubeObject info = node.object("status", "nodeInfo");
        return new Node.Builder(name)
                .created(node.instant("metadata", "creationTimestamp"))
                .ready(ready.text("status"))
                .readyReason(ready.text("reason"))
                .readyMessage(ready.text("message"))
                .pressures(pressures(node))
                .unschedulable(node.flag("spec", "unschedulable"))
                .taints(taints(node))
                .hostname(label == null ? name : label)
                .internalIps(internalIps(node))
                .operatingSystem(info.text("operatingSystem"))
                .architecture(info.text("architecture"))
                .kubeletVersion(info.text("kubeletVersion"))
                .runtimeVersion(info.text("containerRuntimeVersion"))
                .images(images(node))
                .machine(MachineMark.of(info.text("machineID"), info.text("bootID")))
                .build();
    }

    private static List<String> images(KubeObject node) {
        List<String> names = new ArrayList<>();
        for (KubeObject image : node.objects("status", "images")) {
            names.addAll(image.texts("names"));
        }
        return names;
    }

    private static List<Node.Pressure> pressures(KubeObject node) {
        List<Node.Pressure> pressures = new ArrayList<>();
        for (String type : List.of("DiskPressure", "MemoryPressure", "PIDPressure")) {
            KubeObject condition = node.condition(type);
            if ("True".equals(condition.text("status"))) {
                pressures.add(new Node.Pressure(type, condition.text("message")));
            }
        }
        return pressures;
    }

    private static List<Node.Taint> taints(KubeObject node) {
        List<Node.Taint> taints = new ArrayList<>();
        for (KubeObject taint : node.objects("spec", "taints")) {
            taints.add(new Node.Taint(taint.textOrEmpty("key"), taint.text("value"), taint.textOrEmpty("effect")));
        }
        return taints;
    }

    private static List<String> internalIps(KubeObject node) {
        List<String> addresses = new ArrayList<>();
        for (KubeObject address : node.objects("status", "addresses")) {
            if ("InternalIP".equals(address.text("type"))) {
                addresses.add(address.textOrEmpty("address"));
            }
        }
        return addresses;
    }
}
