package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.evidence.cluster.Volume;
import org.jspecify.annotations.Nullable;

/** Objects of the add-on, as manifests that create them again without touching anything else. */
public final class Manifests {

    public static final String REGISTRY_SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: registry
              namespace: container-registry
              labels:
                app: registry
            spec:
              type: NodePort
              selector:
                app: registry
              ports:
                - name: registry
                  port: 5000
                  targetPort: 5000
                  nodePort: 32000
            """;

    public static final String REGISTRY_CLAIM = registryClaim("ReadWriteMany", null);

    private Manifests() {}

    /**
     * The claim of the add-on's registry.
     *
     * @param storageClass null for the default class
     */
    public static String registryClaim(String accessMode, @Nullable String storageClass) {
        return claim(accessMode, storageClass, "", "20Gi");
    }

    /** The claim of the add-on's registry for a volume that is there: with its class and its size, without which they do not bind. */
    public static String registryClaim(Volume volume) {
        return claim(
                "ReadWriteMany",
                volume.className() == null ? "" : volume.className(),
                "  volumeName: " + quoted(volume.name()) + "\n",
                volume.capacity() == null ? "20Gi" : volume.capacity());
    }

    private static String claim(String accessMode, @Nullable String storageClass, String volume, String size) {
        String named = storageClass == null ? "" : "  storageClassName: " + quoted(storageClass) + "\n";
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: registry-claim
                  namespace: container-registry
                spec:
                  accessModes: [%s]
                %s%s  volumeMode: Filesystem
                  resources:
                    requests:
                      storage: %s
                """.formatted(accessMode, named, volume, size);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
