package dev.registrydoctor.doctor.integration;

import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Stands in for MicroK8s' provisioner, as long as its Pod is ready: it makes a folder and a volume for a claim that waits, and removes
 * both when the claim is gone and the volume is not to be kept.
 */
record LabVolumes(KubernetesClient client) {

    private static final String PROVISIONER = "microk8s.io/hostpath";
    private static final Path FOLDER = Path.of("/var/snap/microk8s/common/default-storage");

    void sync() throws Exception {
        boolean runs = client
                .pods()
                .inNamespace("kube-system")
                .withLabel("k8s-app", "hostpath-provisioner")
                .list()
                .getItems()
                .stream()
                .anyMatch(Readiness::isPodReady);
        if (!runs) {
            return;
        }
        for (PersistentVolume volume : client.persistentVolumes().list().getItems()) {
            if ("Released".equals(volume.getStatus().getPhase())
                    && "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy())
                    && annotation(volume.getMetadata().getAnnotations(), "pv.kubernetes.io/provisioned-by")
                            .equals(PROVISIONER)) {
                client.resource(volume).delete();
                StoreFiles.delete(Path.of(volume.getSpec().getHostPath().getPath()));
            }
        }
        for (PersistentVolumeClaim claim :
                client.persistentVolumeClaims().inAnyNamespace().list().getItems()) {
            if ("Pending".equals(claim.getStatus().getPhase())
                    && claim.getMetadata().getDeletionTimestamp() == null
                    && !annotation(claim.getMetadata().getAnnotations(), "volume.kubernetes.io/selected-node")
                            .isEmpty()
                    && isOurs(claim)) {
                provision(claim);
            }
        }
    }

    private static String annotation(Map<String, String> annotations, String name) {
        return annotations == null ? "" : annotations.getOrDefault(name, "");
    }

    private boolean isOurs(PersistentVolumeClaim claim) {
        String name = claim.getSpec().getStorageClassName();
        StorageClass found = name == null || name.isEmpty()
                ? null
                : client.storage().v1().storageClasses().withName(name).get();
        return found != null && found.getProvisioner().equals(PROVISIONER);
    }

    private void provision(PersistentVolumeClaim claim) throws Exception {
        String name = "pvc-" + claim.getMetadata().getUid();
        if (client.persistentVolumes().withName(name).get() != null) {
            return;
        }
        Path folder = FOLDER.resolve(
                claim.getMetadata().getNamespace() + "-" + claim.getMetadata().getName() + "-" + name);
        Files.createDirectories(folder);
        String reclaim = client.storage()
                .v1()
                .storageClasses()
                .withName(claim.getSpec().getStorageClassName())
                .get()
                .getReclaimPolicy();
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations("pv.kubernetes.io/provisioned-by", PROVISIONER)
                        .addToAnnotations("hostPathProvisionerIdentity", LabKubelet.NODE)
                        .endMetadata()
                        .withNewSpec()
                        .withStorageClassName(claim.getSpec().getStorageClassName())
                        .withAccessModes(claim.getSpec().getAccessModes())
                        .withCapacity(claim.getSpec().getResources().getRequests())
                        .withPersistentVolumeReclaimPolicy(reclaim)
                        .withNewHostPath(folder.toString(), "DirectoryOrCreate")
                        .withNewClaimRef()
                        .withApiVersion("v1")
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .endClaimRef()
                        .withNewNodeAffinity()
                        .withNewRequired()
                        .addNewNodeSelectorTerm()
                        .addNewMatchExpression()
                        .withKey("kubernetes.io/hostname")
                        .withOperator("In")
                        .withValues(LabKubelet.NODE)
                        .endMatchExpression()
                        .endNodeSelectorTerm()
                        .endRequired()
                        .endNodeAffinity()
                        .endSpec()
                        .build())
                .create();
    }
}
