package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class StorageProblems {

    public static final Problem ACCESS_MODE_UNSUPPORTED =
            Problem.root("storage.access-mode-unsupported", "The storage class cannot serve ReadWriteMany");

    public static final Problem ADDON_DISABLED = Problem.root("storage.addon-disabled", "The storage add-on is off");

    public static final Problem ADDON_REMOVED =
            Problem.warning("storage.addon-removed", "The storage add-on is off under a Bound claim");

    public static final Problem CLAIM_LOST = Problem.root("storage.claim-lost", "The claim's volume is gone");

    public static final Problem CLAIM_MISSING = Problem.root(
            "storage.claim-missing",
            "The claim registry-claim does not exist",
            "addon.registry-partly-applied",
            "addon.namespace-terminating");

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
            "addon.registry-starting",
            "storage.access-mode-unsupported",
            "storage.helper-image-unpullable",
            "addon.namespace-terminating");

    public static final Problem CLASS_MISSING = Problem.root(
            "storage.class-missing", "The claim names a storage class that does not exist", "storage.addon-disabled");

    public static final Problem HELPER_IMAGE_UNPULLABLE = Problem.root(
            "storage.helper-image-unpullable",
            "The provisioner's helper image cannot be pulled",
            "network.name-unresolvable",
            "cluster.node-not-ready");

    public static final Problem NO_DEFAULT_CLASS =
            Problem.root("storage.no-default-class", "No default storage class, and the claim names none");

    public static final Problem ORPHANED_VOLUMES =
            Problem.info("storage.orphaned-volumes", "Volumes are left behind that no claim uses");

    public static final Problem PROVISIONER_DOWN = Problem.root(
            "storage.provisioner-down", "The storage provisioner has no ready pod", "cluster.node-not-ready");

    public static final Problem PROVISIONER_OUTDATED =
            Problem.warning("storage.provisioner-outdated", "The storage provisioner is too old to make volumes");

    public static final Problem RECLAIM_DELETES_IMAGES =
            Problem.warning("storage.reclaim-deletes-images", "Disabling the add-on would delete every image");

    public static final Problem SEVERAL_DEFAULT_CLASSES =
            Problem.warning("storage.several-default-classes", "More than one storage class is the default");

    public static final Problem SIZE_MISMATCH =
            Problem.warning("storage.size-mismatch", "The claim's size is not one that its volume has");

    public static final Problem VOLUME_FILLING =
            Problem.warning("storage.volume-filling", "Space for the registry runs short");

    public static final Problem VOLUME_FOLDER_GONE =
            Problem.root("storage.volume-folder-gone", "The folder of the registry's volume was deleted");

    public static final Problem VOLUME_FULL =
            Problem.root("storage.volume-full", "The registry has no space left to write", "cluster.node-pressure");

    public static final Problem VOLUME_NODE_AFFINITY = Problem.root(
            "storage.volume-node-affinity",
            "The volume is pinned to a node that cannot run the pod",
            "cluster.hostname-changed",
            "cluster.node-not-ready");

    public static final Problem VOLUME_NOT_WRITABLE =
            Problem.root("storage.volume-not-writable", "The registry may not write to its volume");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            ACCESS_MODE_UNSUPPORTED,
            ADDON_DISABLED,
            ADDON_REMOVED,
            CLAIM_LOST,
            CLAIM_MISSING,
            CLAIM_PENDING,
            CLASS_MISSING,
            HELPER_IMAGE_UNPULLABLE,
            NO_DEFAULT_CLASS,
            ORPHANED_VOLUMES,
            PROVISIONER_DOWN,
            PROVISIONER_OUTDATED,
            RECLAIM_DELETES_IMAGES,
            SEVERAL_DEFAULT_CLASSES,
            SIZE_MISMATCH,
            VOLUME_FILLING,
            VOLUME_FOLDER_GONE,
            VOLUME_FULL,
            VOLUME_NODE_AFFINITY,
            VOLUME_NOT_WRITABLE);

    private StorageProblems() {}
}
