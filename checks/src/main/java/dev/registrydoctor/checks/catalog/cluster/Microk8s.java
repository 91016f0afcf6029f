package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether MicroK8s' services run on this host: kubelite, containerd, and k8s-dqlite where this node keeps the datastore.
 */
public final class Microk8s implements Check {

    private static final String LOCK = "/var/snap/microk8s/current/var/lock/";
    private static final HostFile.Ask STOPPED = new HostFile.Ask(LOCK + "stopped.lock");
    private static final HostFile.Ask DATASTORE = new HostFile.Ask(LOCK + "ha-cluster");
    private static final HostFile.Ask WORKER = new HostFile.Ask(LOCK + "clustered.lock");
    /** Set at installation on a host with less than 512 MB of memory; the control plane then does not start. */
    private static final HostFile.Ask LOW_MEMORY = new HostFile.Ask(LOCK + "low-memory-guard.lock");

    private static final HostFile.Ask NO_DATASTORE = new HostFile.Ask(LOCK + "no-k8s-dqlite");

    private static final CheckInfo INFO = CheckInfo.of("cluster.microk8s", "the services of MicroK8s run on this host")
            .reports(ClusterProblems.MICROK8S_STOPPED)
            .requires(HostFacts.Ask.INSTANCE)
            .welcomes(ApiContact.Ask.INSTANCE, STOPPED, DATASTORE, WORKER, NO_DATASTORE, LOW_MEMORY)
            .needs(NodeOfHost.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Outcome here = ofThisHost(evidence);
        Node own = NodeOfHost.find(evidence);
        // What runs on this host is seen better by its processes.
        boolean isSeen = here instanceof Outcome.Pass || here instanceof Outcome.Found;
        List<Finding> findings = new ArrayList<>(here instanceof Outcome.Found found ? found.findings() : List.of());
        for (Node node : evidence.list(Listing.nodes())) {
            boolean isOwn = own != null && own.name().equals(node.name());
            if (saysRuntimeIsDown(node) && !(isOwn && isSeen) && evidence.judges(node.name())) {
                findings.add(runtimeDown(node, evidence));
            }
        }
        return findings.isEmpty() ? here : new Outcome.Found(findings);
    }

    /**
     * Whether the kubelet itself says that the runtime has not answered for half a minute (pkg/kubelet/runtime.go). At its start,
     * and where a plug-in of the runtime is not ready, it has other words.
     */
    private static boolean saysRuntimeIsDown(Node node) {
        return node.readyMessage() != null && node.readyMessage().contains("container runtime is down");
    }

    private static Finding runtimeDown(Node node, Evidence evidence) {
        Actor actor = Actor.node(node.name());
        return Finding.of(
                        ClusterProblems.MICROK8S_STOPPED,
                        Subject.node(node.name()),
                        "containerd does not run on node " + node.name() + ", or does not answer its kubelet")
                .observed("condition Ready is False: " + node.readyMessage(), "True", evidence.origin(Listing.nodes()))
                .remedy(Remedy.of(
                        Verification.kubectl("shows Ready", "get", "node", node.name()),
                        Step.of(
                                        "Find out why containerd ended, or does not answer.",
                                        Action.root(
                                                "journalctl",
                                                "-n",
                                                "100",
                                                "--no-pager",
                                                "-u",
                                                "snap.microk8s.daemon-containerd"),
                                        actor)
                                .deciding(
                                        "the last error is the cause. If it names a full disk or a line of a template,"
                                                + " fix that first."),
                        Step.of("Start containerd.", Action.restart("microk8s.daemon-containerd"), actor)
                                .risking(Risk.RESTARTS)));
    }

    private static Outcome ofThisHost(Evidence evidence) {
        HostFacts host = evidence.get(HostFacts.Ask.INSTANCE);
        if (!host.microk8s()) {
            return Outcome.skipped("MicroK8s is not installed on this host");
        }
        List<HostFacts.Process> processes = host.processes();
        // A user who cannot see process 1 sees only their own processes.
        boolean seen = processes != null && processes.stream().anyMatch(p -> p.pid() == 1);
        if (!seen && !isForeign(evidence) && isKeptDown(evidence)) {
            return Outcome.found(stopped(List.of(), evidence));
        } else if (!seen) {
            return Outcome.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    "processes of this host",
                    "the processes of this host cannot be read",
                    "run on the node itself, with sudo"));
        }
        if (isForeign(evidence)) {
            return Outcome.skipped("this host does not belong to the cluster that was checked");
        }
        List<String> missing = missing(host, evidence);
        return missing.isEmpty()
                ? Outcome.pass("the services of MicroK8s run on this host")
                : Outcome.found(stopped(missing, evidence));
    }

    /** Whether a lock file keeps the services from starting, and no API server shows that they run anyway. */
    private static boolean isKeptDown(Evidence evidence) {
        boolean answers = evidence.find(ApiContact.Ask.INSTANCE)
                .filter(api -> api.state() == ApiContact.State.ANSWERS)
                .isPresent();
        return !answers && (evidence.find(STOPPED).isPresent() || isGuarded(evidence));
    }

    /** The guard keeps the control plane from starting; a worker node has none. */
    private static boolean isGuarded(Evidence evidence) {
        return evidence.find(LOW_MEMORY).isPresent() && evidence.find(WORKER).isEmpty();
    }

    /** Whether the API server that answers does not know this host: its processes then do not belong to the cluster. */
    private static boolean isForeign(Evidence evidence) {
        HostFacts host = evidence.get(HostFacts.Ask.INSTANCE);
        return evidence.find(ApiContact.Ask.INSTANCE)
                .filter(api -> api.state() == ApiContact.State.ANSWERS && !api.serverHostIsHere())
                .filter(api -> evidence.first(Listing.nodes(), host::isNode).isEmpty())
                .isPresent();
    }

    private static List<String> missing(HostFacts host, Evidence evidence) {
        List<String> missing = new ArrayList<>();
        // Up to 1.20 the kubelet was a separate process.
        if (!host.runs("kubelite") && !host.runs("kubelet")) {
            missing.add("kubelite");
        }
        // Docker's containerd has the same name, so only its absence is proof.
        if (!host.runs("containerd")) {
            missing.add("containerd");
        }
        boolean keepsDatastore = evidence.answer(DATASTORE).toOptional().isPresent()
                && evidence.answer(WORKER).isAbsent()
                && evidence.answer(NO_DATASTORE).isAbsent();
        if (keepsDatastore && !host.runs("k8s-dqlite")) {
            missing.add("k8s-dqlite");
        }
        return missing;
    }

    private static Finding stopped(List<String> missing, Evidence evidence) {
        boolean onPurpose = evidence.find(STOPPED).isPresent();
        boolean guarded = !onPurpose && isGuarded(evidence);
        boolean isServedElsewhere = evidence.find(ApiContact.Ask.INSTANCE)
                .filter(api -> api.server() != null && !api.serverHostIsHere())
                .isPresent();
        Finding finding = Finding.of(
                ClusterProblems.MICROK8S_STOPPED,
                NodeOfHost.subject(evidence),
                onPurpose
                        ? "MicroK8s was stopped on this host with `microk8s stop`"
                        : guarded
                                ? "MicroK8s does not start on this host: its low-memory guard is on, because the"
                                        + " host had less than 512 MB of memory when MicroK8s was installed"
                                : String.join(", ", missing) + " of MicroK8s " + (missing.size() == 1 ? "does" : "do")
                                        + " not run on this host");
        if (!missing.isEmpty()) {
            finding = finding.observed(
                    "no process " + String.join(", ", missing),
                    "kubelite, containerd and, on a control plane node, k8s-dqlite",
                    "processes of this host");
        }
        if (onPurpose || guarded) {
            HostFile.Ask lock = onPurpose ? STOPPED : LOW_MEMORY;
            finding = finding.observed(lock.path() + " exists", evidence.origin(lock));
        }
        if (!isServedElsewhere) {
            finding = finding.affecting(Subject.cluster());
        }
        return finding.remedy(new Remedy(
                steps(missing, onPurpose, guarded, evidence),
                Verification.of(
                        Action.root("microk8s", "status"),
                        Actor.node(null),
                        "says that microk8s is running (read the output, not the exit status)")));
    }

    private static List<Step> steps(List<String> missing, boolean onPurpose, boolean guarded, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        if (guarded) {
            steps.add(Step.of(
                    "Check how much memory the host has now. With less than 1 GB, join it to a cluster as a worker"
                            + " node instead.",
                    Action.program("free", "-m"),
                    Actor.node(null)));
            steps.add(Step.of(
                            "Start MicroK8s without the guard. `microk8s start` alone refuses to start while the"
                                    + " guard is on.",
                            Action.root("microk8s", "start", "--disable-low-memory-guard"),
                            Actor.node(null))
                    .risking(Risk.RESTARTS)
                    .undoneBy(Action.root("microk8s", "stop")));
            return steps;
        }
        if (!onPurpose) {
            List<String> journal = new ArrayList<>(List.of("journalctl", "-n", "100", "--no-pager"));
            missing.forEach(m -> journal.addAll(List.of("-u", "snap.microk8s.daemon-" + m)));
            steps.add(Step.of(
                            "Find out why the services ended before you start them again: they end again if"
                                    + " the disk is full or a template is invalid.",
                            new Action.Program(journal, true),
                            Actor.node(null))
                    .deciding("the last error of each service is the cause. If it names a full disk, a"
                            + " template or a certificate, fix that before you start the service."
                            + " If there is no such error, start the service."));
            steps.add(Step.of(
                            "Check whether the disk is full.",
                            Action.program("df", "-h", "/var/snap/microk8s"),
                            Actor.node(null))
                    .deciding("if Use% is 100%, free space before you start MicroK8s."));
        }
        // On a worker node, `microk8s start` only prints that the node is a worker.
        boolean worker = evidence.find(WORKER).isPresent();
        steps.add(Step.of(
                        "Start MicroK8s.",
                        worker ? Action.root("snap", "start", "microk8s") : Action.root("microk8s", "start"),
                        Actor.node(null))
                .risking(Risk.RESTARTS)
                .undoneBy(worker ? Action.root("snap", "stop", "microk8s") : Action.root("microk8s", "stop")));
        return steps;
    }
}
