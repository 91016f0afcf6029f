package dev.registrydoctor.doctor.source.recorded;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small report of a cluster with the registry and one workload. */
final class Samples {

    static final String GET_ALL = """
            NAMESPACE            NAME                            READY   STATUS             RESTARTS      AGE   IP           NODE   NOMINATED NODE   READINESS GATES
            container-registry   pod/registry-64f449595d-aaaaa   1/1     Running            3 (28s ago)   40s   10.1.0.161   vm     <none>           <none>
            default              pod/web-7b54d55f55-bbbbb        0/1     ImagePullBackOff   0             38s   10.1.0.162   vm     <none>           <none>

            NAMESPACE            NAME                 TYPE        CLUSTER-IP       EXTERNAL-IP   PORT(S)                  AGE     SELECTOR
            container-registry   service/registry     NodePort    10.152.183.127   <none>        5000:32000/TCP,80/TCP    4m48s   app=registry
            default              service/kubernetes   ClusterIP   10.152.183.1     <none>        443/TCP                  41s     <none>

            NAMESPACE            NAME                       READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES             SELECTOR
            container-registry   deployment.apps/registry   1/2     1            1           40s   registry     registry:2.8.3     app=registry
            default              deployment.apps/web        0/1     1            0           38s   mynginx      mynginx:registry   app=web

            NAMESPACE            NAME                                  DESIRED   CURRENT   READY   AGE   CONTAINERS   IMAGES             SELECTOR
            container-registry   replicaset.apps/registry-64f449595d   1         1         1       40s   registry     registry:2.8.3     app=registry,pod-template-hash=64f449595d
            default              replicaset.apps/web-7b54d55f55        1         1         0       38s   mynginx      mynginx:registry   app=web,pod-template-hash=7b54d55f55
            """;

    static final String GET_PVC = """
            NAMESPACE            NAME             STATUS    VOLUME     CAPACITY   ACCESS MODES   STORAGECLASS        VOLUMEATTRIBUTESCLASS   AGE
            container-registry   registry-claim   Bound     pvc-25b5   20Gi       RWX            microk8s-hostpath   <unset>                 106s
            default              waits            Pending                                                            <unset>                 2d3h
            """;

    static final String GET_PV = """
            NAME       CAPACITY   ACCESS MODES   RECLAIM POLICY   STATUS     CLAIM                               STORAGECLASS        VOLUMEATTRIBUTESCLASS   REASON   AGE
            pvc-0d71   20Gi       RWX            Delete           Released   container-registry/old              microk8s-hostpath   <unset>                          9m11s
            pvc-25b5   20Gi       RWX            Delete           Bound      container-registry/registry-claim   microk8s-hostpath   <unset>                          82s
            """;

    static final String HOSTS_TOML = """
            server = "http://localhost:32000"

            [host."http://localhost:32000"]
            """;

    private Samples() {}

    /** A dump of all namespaces, of which the last, kube-system, holds a pod. */
    static String dump() {
        List<String> parts = new ArrayList<>();
        parts.add(list("NodeList", """
                {"metadata": {"name": "vm"},
                 "status": {"conditions": [{"type": "Ready", "status": "True", "lastHeartbeatTime": "2026-11-23T22:54:00Z"}],
                            "addresses": [{"type": "InternalIP", "address": "192.0.2.2"}]}}"""));
        namespace(parts, "container-registry", "registry-64f449595d-aaaaa", "registry", "{not a list\n}\n");
        namespace(parts, "default", "web-7b54d55f55-bbbbb", "mynginx", "Request log error: nothing there yet\n");
        namespace(parts, "kube-node-lease", null, "", "");
        namespace(parts, "kube-public", null, "", "");
        namespace(parts, "kube-system", "coredns-1", "coredns", "ready\n");
        return String.join("", parts);
    }

    private static void namespace(List<String> to, String namespace, @Nullable String pod, String app, String log) {
        String metadata = "{\"metadata\": {\"namespace\": \"" + namespace + "\", \"name\": \"";
        to.add(list(
                "EventList",
                pod == null
                        ? ""
                        : metadata + "e\"}, \"involvedObject\": {\"kind\": \"Pod\", \"namespace\": \"" + namespace
                                + "\", \"name\": \"" + pod + "\"}, \"reason\": \"Pulled\"}"));
        to.add(list("ReplicationControllerList", ""));
        to.add(list("ServiceList", pod == null ? "" : metadata + app + "\"}, \"spec\": {}}"));
        to.add(list("DaemonSetList", ""));
        String containers = "{\"containers\": [{\"name\": \"" + app + "\", \"image\": \"x\"}]}";
        to.add(list(
                "DeploymentList",
                pod == null
                        ? ""
                        : metadata + app + "\"}, \"spec\": {\"selector\": {}, \"template\": {\"spec\": " + containers
                                + "}}, \"status\": {}}"));
        to.add(list("ReplicaSetList", ""));
        to.add(list(
                "PodList",
                pod == null
                        ? ""
                        : metadata + pod + "\"}, \"spec\": " + containers + ", \"status\": {\"phase\": \"Pending\"}}"));
        if (pod != null) {
            String about = "logs for container " + app + " of pod " + namespace + "/" + pod + " ====\n";
            to.add("==== START " + about + log + "==== END " + about);
        }
    }

    private static String list(String kind, String item) {
        return "{\n    \"kind\": \"" + kind + "\",\n    \"items\": [" + item.replace("\n", "\n        ") + "]\n}\n";
    }

    /** A report as a tar archive. */
    static Tar report(String root) {
        return new Tar()
                .entry(root, '5', new byte[0])
                .file(root + "k8s/cluster-info-dump", dump())
                .file(root + "k8s/get-all", GET_ALL)
                .file(root + "k8s/get-pvc", GET_PVC)
                .file(root + "k8s/get-pv", GET_PV)
                .file(root + "args/kubelet", "--root-dir=x\n")
                .file(root + "args/certs.d/localhost:32000/hosts.toml", HOSTS_TOML)
                .entry(root + "args/certs.d/empty.lab/", '5', new byte[0])
                .file(root + "network/ip-addr", "    inet 192.0.2.2/24 brd 192.0.2.255 scope global eth0\n")
                .file(root + "snap.microk8s.daemon-containerd/journal.log", """
                        Nov 23 22:59:53 vm microk8s.daemon-containerd[1]: chatter
                        Nov 23 22:59:54 vm microk8s.daemon-containerd[1]: msg="PullImage \\"x\\""
                        """);
    }
}
