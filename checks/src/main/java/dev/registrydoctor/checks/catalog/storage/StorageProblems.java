package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class StorageProblems {

    public static final Problem ADDON_DISABLED = Problem.root("storage.addon-disabled", "The storage add-on is off");

    public static final Problem CLAIM_MISSING = Problem.root(
            "storage.claim-missing", "The claim registry-claim does not exist", "addon.registry-partly-applied");

    public static final Problem CLAIM_PENDING = Problem.symptom(
            "storage.claim-pending",
            "The claim registry-claim is not Bound",
            "storage.addon-disabled",
            "storage.provisioner-down",
            "storage.no-default-class",
            "storage.class-missing",
            "cluster.node-unschedulable",
            "cluster.node-not-ready",
            "registry-pod.scaled-to-zero",
            "addon.registry-partly-applied",
            "addon.registry-starting");

    public static final Problem CLASS_MISSING = Problem.root(
            "storage.class-missing", "The claim names a storage class that does not exist", "storage.addon-disabled");

    public static final Problem NO_DEFAULT_CLASS =
            Problem.root("storage.no-default-class", "No default storage class, and the claim names none");

    public static final Problem PROVISIONER_DOWN = Problem.root(
            "storage.provisioner-down", "The storage provisioner has no ready pod", "cluster.node-not-ready");

    public static final Problem VOLUME_NODE_AFFINITY = Problem.root(
            "storage.volume-node-affinity",
            "The volume is pinned to a node that cannot run the pod",
            "cluster.hostname-changed",
            "cluster.node-not-ready");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            ADDON_DISABLED,
            CLAIM_MISSING,
            CLAIM_PENDING,
            CLASS_MISSING,
            NO_DEFAULT_CLASS,
            PROVISIONER_DOWN,
            VOLUME_NODE_AFFINITY);

    private StorageProblems() {}
}
