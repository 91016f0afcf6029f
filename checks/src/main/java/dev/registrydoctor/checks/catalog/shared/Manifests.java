package dev.registrydoctor.checks.catalog.shared;

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
        String named = storageClass == null
                ? ""
                : "  storageClassName: \"" + storageClass.replace("\\", "\\\\").replace("\"", "\\\"") + "\"\n";
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata:
                  name: registry-claim
                  namespace: container-registry
                spec:
                  accessModes: [%s]
                %s  volumeMode: Filesystem
                  resources:
                    requests:
                      storage: 20Gi
                """.formatted(accessMode, named);
    }
}
