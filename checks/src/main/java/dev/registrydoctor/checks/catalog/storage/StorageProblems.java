package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class StorageProblems {

    public static final Problem ACCESS_MODE_UNSUPPORTED = Problem.of("storage.access-mode-unsupported");

    public static final Problem ADDON_DISABLED = Problem.of("storage.addon-disabled");

    public static final Problem ADDON_REMOVED = Problem.of("storage.addon-removed");

    public static final Problem CLAIM_LOST = Problem.of("storage.claim-lost");

    public static final Problem CLAIM_MISSING = Problem.of("storage.claim-missing")
            .explainedBy("addon.registry-partly-applied", "addon.namespace-terminating");

    public static final Problem CLAIM_PENDING = Problem.of("storage.claim-pending")
            .explainedBy(
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

    public static final Problem CLASS_MISSING =
            Problem.of("storage.class-missing").explainedBy("storage.addon-disabled");

    public static final Problem HELPER_IMAGE_UNPULLABLE = Problem.of("storage.helper-image-unpullable")
            .explainedBy("network.name-unresolvable", "cluster.node-not-ready");

    public static final Problem IMAGES_LOST = Problem.of("storage.images-lost");

    public static final Problem NO_DEFAULT_CLASS = Problem.of("storage.no-default-class");

    public static final Problem ORPHANED_VOLUMES = Problem.of("storage.orphaned-volumes");

    public static final Problem PROVISIONER_DOWN = Problem.of("storage.provisioner-down")
            .explainedBy("cluster.node-not-ready", "workload.blocked-by-admission");

    public static final Problem PROVISIONER_OUTDATED = Problem.of("storage.provisioner-outdated");

    public static final Problem RECLAIM_DELETES_IMAGES = Problem.of("storage.reclaim-deletes-images");

    public static final Problem SEVERAL_DEFAULT_CLASSES = Problem.of("storage.several-default-classes");

    public static final Problem SIZE_MISMATCH = Problem.of("storage.size-mismatch");

    public static final Problem VOLUME_FILLING = Problem.of("storage.volume-filling");

    public static final Problem VOLUME_FOLDER_GONE = Problem.of("storage.volume-folder-gone");

    public static final Problem VOLUME_FULL = Problem.of("storage.volume-full").explainedBy("cluster.node-pressure");

    public static final Problem VOLUME_NODE_AFFINITY = Problem.of("storage.volume-node-affinity")
            .explainedBy("cluster.hostname-changed", "cluster.node-not-ready");

    public static final Problem VOLUME_NOT_WRITABLE = Problem.of("storage.volume-not-writable");

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
            IMAGES_LOST,
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
