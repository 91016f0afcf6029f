package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A node that is Ready, until a test says otherwise. */
public final class GivenNode implements Part {

    private final String name;
    private final String ip;
    private @Nullable String ready = "True";
    private @Nullable String reason = "KubeletReady";
    private @Nullable String message = "kubelet is posting ready status";
    private final List<Node.Pressure> pressures = new ArrayList<>();
    private boolean cordoned;
    private String containerd = "2.1.6";
    private @Nullable String architecture = "amd64";
    private List<String> images = List.of();
    private @Nullable String machine;
    private final List<Node.Taint> taints = new ArrayList<>();

    GivenNode(String name, String ip) {
        this.name = name;
        this.ip = ip;
    }

    public GivenNode notReady(@Nullable String status, @Nullable String aReason, @Nullable String aMessage) {
        ready = status;
        reason = aReason;
        message = aMessage;
        return this;
    }

    public GivenNode pressure(String type, @Nullable String aMessage) {
        pressures.add(new Node.Pressure(type, aMessage));
        return this;
    }

    public GivenNode cordoned() {
        cordoned = true;
        return taint("node.kubernetes.io/unschedulable", null, "NoSchedule");
    }

    public GivenNode taint(String key, @Nullable String value, String effect) {
        taints.add(new Node.Taint(key, value, effect));
        return this;
    }

    public GivenNode containerd(String version) {
        containerd = version;
        return this;
    }

    public GivenNode architecture(@Nullable String name) {
        architecture = name;
        return this;
    }

    /** Images that its status lists, by tag or digest. */
    public GivenNode images(String... names) {
        images = List.of(names);
        return this;
    }

    /** The digest of the ids of its machine. */
    public GivenNode machine(@Nullable String digest) {
        machine = digest;
        return this;
    }

    @Override
    public Node build() {
        return new Node.Builder(name)
                .created(GivenSite.ago(Duration.ofDays(20)))
                .ready(ready)
                .readyReason(reason)
                .readyMessage(message)
                .pressures(pressures)
                .unschedulable(cordoned)
                .taints(taints)
                .internalIps(List.of(ip))
                .operatingSystem("linux")
                .architecture(architecture)
                .kubeletVersion("v1.35.0")
                .runtimeVersion("containerd://" + containerd)
                .images(images)
                .machine(machine)
                .build();
    }
}
