package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Claims, volumes and storage classes. */
final class KubeStorage {

    private static final String BETA_CLASS = "volume.beta.kubernetes.io/storage-class";
    private static final List<String> PROVISIONER =
            List.of("volume.kubernetes.io/storage-provisioner", "volume.beta.kubernetes.io/storage-provisioner");
    private static final List<String> IS_DEFAULT =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

    /** All annotations that are read of any object. */
    static final Set<String> ANNOTATIONS =
            Set.of(BETA_CLASS, PROVISIONER.get(0), PROVISIONER.get(1), IS_DEFAULT.get(0), IS_DEFAULT.get(1));

    private KubeStorage() {}

    static Claim claim(KubeObject claim) {
        KubeObject metadata = claim.object("metadata");
        KubeObject spec = claim.object("spec");
        String volume = spec.text("volumeName");
        return new Claim.Builder(metadata.textOrEmpty("namespace"), metadata.textOrEmpty("name"))
                .created(metadata.instant("creationTimestamp"))
                .deleting(metadata.has("deletionTimestamp"))
                .phase(claim.object("status").has("phase") ? claim.textOrEmpty("status", "phase") : "Pending")
                .className(className(metadata, spec))
                .volumeName(volume == null || volume.isEmpty() ? null : volume)
                .requested(spec.text("resources", "requests", "storage"))
                .capacity(claim.text("status", "capacity", "storage"))
                .accessModes(spec.texts("accessModes"))
                .provisioner(annotation(metadata, PROVISIONER))
                .build();
    }

    static Volume volume(KubeObject volume) {
        KubeObject metadata = volume.object("metadata");
        KubeObject spec = volume.object("spec");
        KubeObject claim = spec.object("claimRef");
        return new Volume(
                metadata.textOrEmpty("name"),
                volume.object("status").has("phase") ? volume.textOrEmpty("status", "phase") : "Pending",
                className(metadata, spec),
                claim.isEmpty() ? null : claim.textOrEmpty("namespace") + "/" + claim.textOrEmpty("name"),
                spec.text("persistentVolumeReclaimPolicy"),
                spec.text("capacity", "storage"),
                spec.text("hostPath", "path"),
                hostnames(spec));
    }

    static StorageClass storageClass(KubeObject storageClass) {
        KubeObject metadata = storageClass.object("metadata");
        String mode = storageClass.text("volumeBindingMode");
        String policy = storageClass.text("reclaimPolicy");
        return new StorageClass(
                metadata.textOrEmpty("name"),
                metadata.instant("creationTimestamp"),
                storageClass.textOrEmpty("provisioner"),
                IS_DEFAULT.stream().anyMatch(name -> metadata.flag("annotations", name)),
                mode == null ? "Immediate" : mode,
                policy == null ? "Delete" : policy);
    }

    /** The class: the beta annotation stands above the field, as it does for the volume controller. */
    private static @Nullable String className(KubeObject metadata, KubeObject spec) {
        String annotated = metadata.text("annotations", BETA_CLASS);
        return annotated == null ? spec.text("storageClassName") : annotated;
    }

    private static @Nullable String annotation(KubeObject metadata, List<String> names) {
        for (String name : names) {
            String value = metadata.text("annotations", name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** Terms are alternatives: one that names no host name leaves the volume free. */
    private static @Nullable List<String> hostnames(KubeObject spec) {
        List<String> hostnames = new ArrayList<>();
        for (KubeObject term : spec.objects("nodeAffinity", "required", "nodeSelectorTerms")) {
            boolean pinned = false;
            for (KubeObject expression : term.objects("matchExpressions")) {
                if ("kubernetes.io/hostname".equals(expression.text("key"))
                        && "In".equals(expression.text("operator"))) {
                    hostnames.addAll(expression.texts("values"));
                    pinned = true;
                }
            }
            if (!pinned) {
                return null;
            }
        }
        return hostnames.isEmpty() ? null : hostnames;
    }
}
