package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Pod.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod with one container, Running and Ready until a test says otherwise. */
public final class GivenPod implements Part {

    private final String namespace;
    private final String name;
    private @Nullable Instant created = GivenSite.ago(Duration.ofDays(10));
    private boolean deleting;
    private Map<String, String> labels;
    private String phase = "Running";
    private @Nullable String reason;
    private @Nullable String node = "vm";
    private @Nullable String ip;
    private boolean ready = true;
    private @Nullable String readyReason;
    private @Nullable String notScheduled;
    private boolean hostNetwork;
    private String serviceAccount = "default";
    private List<String> pullSecrets = List.of();
    private List<String> claims = List.of();
    private String container;
    private String image;
    private String pullPolicy = "IfNotPresent";
    private @Nullable String imageId;
    private int restarts;
    private @Nullable State state =
            new State(State.Kind.RUNNING, null, null, null, GivenSite.ago(Duration.ofDays(10)), null);
    private @Nullable State lastState;
    private List<Integer> ports = List.of();
    private List<String> loopback = List.of();
    private @Nullable String memoryLimit;
    private @Nullable Integer user;
    private @Nullable List<Pod.Container.NamedPort> namedPorts;
    private final List<Pod.Container> more = new ArrayList<>();

    GivenPod(String path, String container, String image) {
        this.namespace = path.substring(0, path.indexOf('/'));
        this.name = path.substring(path.indexOf('/') + 1);
        this.labels = Map.of("app", container);
        this.container = container;
        this.image = image;
    }

    public GivenPod created(@Nullable Instant when) {
        created = when;
        return this;
    }

    public GivenPod deleting() {
        deleting = true;
        return this;
    }

    public GivenPod labels(Map<String, String> some) {
        labels = Map.copyOf(some);
        return this;
    }

    public GivenPod claims(String... some) {
        claims = List.of(some);
        return this;
    }

    public GivenPod ports(Integer... some) {
        ports = List.of(some);
        return this;
    }

    /** One container port that has this name, and no others. */
    public GivenPod namedPort(String aName, int number) {
        namedPorts = List.of(new Pod.Container.NamedPort(aName, number));
        return ports(number);
    }

    /** Its container's command, arguments or environment name these. */
    public GivenPod mentioning(String... hostPorts) {
        loopback = List.of(hostPorts);
        return this;
    }

    public GivenPod pullSecrets(String... some) {
        pullSecrets = List.of(some);
        return this;
    }

    public GivenPod serviceAccount(String aName) {
        serviceAccount = aName;
        return this;
    }

    public GivenPod image(String anImage) {
        image = anImage;
        return this;
    }

    public GivenPod imageId(@Nullable String anId) {
        imageId = anId;
        return this;
    }

    public GivenPod pullPolicy(String aPolicy) {
        pullPolicy = aPolicy;
        return this;
    }

    public GivenPod container(String aName) {
        container = aName;
        return this;
    }

    public GivenPod also(Pod.Container another) {
        more.add(another);
        return this;
    }

    public GivenPod on(@Nullable String aNode) {
        node = aNode;
        return this;
    }

    public GivenPod ip(@Nullable String anAddress) {
        ip = anAddress;
        return this;
    }

    public GivenPod restarts(int times) {
        restarts = times;
        return this;
    }

    /** No node is named; the scheduler's message, or null while it has said none. */
    public GivenPod notScheduled(@Nullable String message) {
        node = null;
        notScheduled = message;
        phase = "Pending";
        ready = false;
        state = null;
        return this;
    }

    /** Its container waits. */
    public GivenPod waiting(String why, @Nullable String message) {
        phase = "Pending";
        ready = false;
        readyReason = "ContainersNotReady";
        state = new State(State.Kind.WAITING, why, message, null, null, null);
        return this;
    }

    /** Its container runs, but the pod is not Ready. */
    public GivenPod notReady(@Nullable String why) {
        ready = false;
        readyReason = why;
        return this;
    }

    /** Its container has ended just now. */
    public GivenPod ended(String why, int exitCode) {
        ready = false;
        readyReason = "ContainersNotReady";
        state = new State(State.Kind.TERMINATED, why, null, exitCode, GivenSite.ago(Duration.ofSeconds(5)), null);
        return this;
    }

    /** Its container has ended, and the runtime says why. */
    public GivenPod terminated(String why, int exitCode, String message) {
        ended(why, exitCode);
        state = new State(State.Kind.TERMINATED, why, message, exitCode, GivenSite.ago(Duration.ofSeconds(5)), null);
        return this;
    }

    /** Its container runs for this long. */
    public GivenPod runningFor(Duration time) {
        state = new State(State.Kind.RUNNING, null, null, null, GivenSite.ago(time), null);
        return this;
    }

    public GivenPod onHostNetwork() {
        hostNetwork = true;
        return this;
    }

    /** Its container exits again and again, and waits before the next try. */
    public GivenPod crashing(String why, int exitCode) {
        waiting("CrashLoopBackOff", "back-off 5m0s restarting failed container=" + container);
        phase = "Running";
        restarts = 7;
        lastState = new State(State.Kind.TERMINATED, why, null, exitCode, GivenSite.ago(Duration.ofMinutes(1)), null);
        return this;
    }

    /** Its container runs again, after a run that ended; how long that one took may not be recorded. */
    public GivenPod runsAgain(int times, String why, int exitCode, @Nullable Duration lastRun, Duration since) {
        restarts = times;
        runningFor(since);
        lastState = new State(
                State.Kind.TERMINATED,
                why,
                null,
                exitCode,
                GivenSite.ago(since),
                lastRun == null ? null : GivenSite.ago(since.plus(lastRun)));
        return this;
    }

    public GivenPod memoryLimit(String aLimit) {
        memoryLimit = aLimit;
        return this;
    }

    public GivenPod user(int aNumber) {
        user = aNumber;
        return this;
    }

    /** It was evicted: over, and nothing that runs. */
    public GivenPod evicted() {
        phase = "Failed";
        reason = "Evicted";
        ready = false;
        state = null;
        return this;
    }

    /** A container for {@link #also}, running. */
    public static Pod.Container another(String name, String image) {
        State running = new State(State.Kind.RUNNING, null, null, null, GivenSite.ago(Duration.ofDays(10)), null);
        return new Pod.Container.Builder(name, image)
                .pullPolicy("IfNotPresent")
                .ready(true)
                .state(running)
                .build();
    }

    @Override
    public Pod build() {
        List<Pod.Container> containers = new ArrayList<>(more);
        containers.add(new Pod.Container.Builder(container, image)
                .pullPolicy(pullPolicy)
                .ready(ready)
                .imageId(imageId)
                .restarts(restarts)
                .state(state)
                .lastState(lastState)
                .ports(ports)
                .loopbackMentions(loopback)
                .memoryLimit(memoryLimit)
                .user(user)
                .namedPorts(namedPorts)
                .build());
        return new Pod.Builder(namespace, name)
                .created(created)
                .deleting(deleting)
                .labels(labels)
                .phase(phase)
                .reason(reason)
                .nodeName(node)
                .ready(ready)
                .readyReason(readyReason)
                .notScheduled(notScheduled)
                .hostNetwork(hostNetwork)
                .serviceAccount(serviceAccount)
                .pullSecrets(pullSecrets)
                .claims(claims)
                .containers(containers)
                .ownerKind("ReplicaSet")
                .ownerName(name.replaceFirst("-[^-]*$", ""))
                .ip(ip)
                .otherImages(List.of())
                .build();
    }
}
