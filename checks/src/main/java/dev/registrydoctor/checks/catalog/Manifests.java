package dev.registrydoctor.checks.catalog;

/** Objects of the add-on, as commands that create them again without touching anything else. */
public final class Manifests {

    public static final String SERVICE = """
            microk8s kubectl apply -f - <<'EOF'
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
            EOF""";

    public static final String CLAIM = """
            microk8s kubectl apply -f - <<'EOF'
            apiVersion: v1
            kind: PersistentVolumeClaim
            metadata:
              name: registry-claim
              namespace: container-registry
            spec:
              accessModes: [ReadWriteMany]
              volumeMode: Filesystem
              resources:
                requests:
                  storage: 20Gi
            EOF""";

    private Manifests() {}
}
