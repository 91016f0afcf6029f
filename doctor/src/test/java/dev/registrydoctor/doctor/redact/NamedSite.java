package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A sample in which each name is of a kind and stands where names of that kind stand. Each is a word that nobody else
 * uses, made of a stem of two syllables of its own, so that a search for the stem finds any part of it.
 */
final class NamedSite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARGS = "host/var/snap/microk8s/current/args/";
    private static final String[] FIRST = {
        "quag", "zebr", "lynx", "womb", "tapir", "kinka", "narwh", "axol", "pang", "mandr", "vic", "guan", "capyb"
    };
    private static final String[] SECOND = {
        "ozul", "azim", "ovek", "umru", "ilfo", "ybra", "ezhu", "opto", "uskar", "ankid", "irwen", "olgur", "ufip"
    };

    private static final String[] LAST = {"ra", "zi", "mo"};

    private final SampleFolder folder;
    private final Map<String, String> stems = new LinkedHashMap<>();
    private final Map<String, String> addresses = new LinkedHashMap<>();

    private NamedSite(SampleFolder folder) {
        this.folder = folder;
    }

    static NamedSite of(Path target) throws IOException {
        NamedSite site = new NamedSite(SampleFolder.copy("pull-secret-missing", target));
        site.workloads();
        site.events();
        site.policies();
        site.secrets();
        site.storage();
        site.nodes();
        site.logs();
        site.host();
        site.registries();
        return site;
    }

    Sample sample() {
        return folder.sample();
    }

    /** Every stem with its kind. */
    Map<String, String> stems() {
        return stems;
    }

    /** Every address in the form that it has in the input, with its kind. */
    Map<String, String> addresses() {
        return addresses;
    }

    /** A new stem. */
    private String n(String kind) {
        int i = stems.size();
        String stem = FIRST[i % FIRST.length] + SECOND[i / FIRST.length % SECOND.length] + LAST[i / 169];
        stems.put(stem, kind);
        return stem;
    }

    private String ip(String kind, String address) {
        addresses.put(address, kind);
        return address;
    }

    private interface Edit {
        void on(ArrayNode items);
    }

    private void list(String plural, String kind, Edit edit) throws IOException {
        Path file = folder.path().resolve("api/" + plural + ".json");
        ObjectNode list = Files.exists(file)
                ? (ObjectNode) JSON.readTree(Files.readString(file))
                : JSON.createObjectNode().put("kind", kind + "List").put("apiVersion", "v1");
        ArrayNode items = list.has("items") ? (ArrayNode) list.get("items") : list.putArray("items");
        edit.on(items);
        folder.write("api/" + plural + ".json", list.toPrettyString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new AssertionError(text, e);
        }
    }

    private void workloads() throws IOException {
        String host = n("image's host") + "." + n("image's domain") + ".corp";
        String namespace = n("namespace");
        String robot = n("namespace of an account");
        list("pods", "Pod", items -> {
            for (String image : new String[] {
                host.toUpperCase(Locale.ROOT) + ":5000/" + n("repository") + "/" + n("repository") + ":v1",
                "[" + ip("IPv6 in an image", "fd12:77:66::a1") + "]:5000/" + n("repository") + ":v2",
                "xn--" + n("punycode host") + "-kva.example:5000/" + n("repository") + ":2024-" + n("tag"),
                n("repository without a host") + "/" + n("image's name") + ":" + n("tag") + "-snapshot",
                "localhost:32000/" + n("repository") + "-" + n("repository") + "_" + n("repository") + "@sha256:"
                        + "0123456789abcdef".repeat(4)
            }) {
                String name = n("Pod's owner");
                String container = n("container");
                items.add(json("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'" + name
                        + "-7c86bb969f-t8pbd','namespace':'" + namespace + "','creationTimestamp':"
                        + "'2026-11-23T22:54:13Z','labels':{'" + n("label key") + "':'" + n("label value") + "','"
                        + n("label prefix") + ".example/" + n("label key with prefix") + "':'" + n("label value")
                        + "'},'annotations':{'" + n("annotation") + "':'" + n("annotation value")
                        + "'},'ownerReferences':[{'kind':'ReplicaSet','name':'" + name
                        + "-7c86bb969f','controller':true}]},"
                        + "'spec':{'nodeName':'" + n("node of a Pod") + "','serviceAccountName':'"
                        + n("service account")
                        + "','imagePullSecrets':[{'name':'" + n("pull secret") + "'}],'containers':[{'name':'"
                        + container + "','image':'" + image + "','env':[{'name':'"
                        + n("variable").toUpperCase(Locale.ROOT)
                        + "_URL','value':'http://" + n("host in a variable") + ".internal:8080/'},{'name':'REGISTRY',"
                        + "'value':'http://localhost:32000/" + n("repository in a variable") + "'}],"
                        + "'args':['--namespace=" + n("namespace in arguments") + "']}],"
                        + "'volumes':[{'name':'" + n("volume of a Pod") + "','persistentVolumeClaim':{'claimName':'"
                        + n("claim") + "'}}]},'status':{'phase':'Pending','podIP':'"
                        + ip("Pod's address", "10.1.77." + (40 + items.size()))
                        + "','conditions':[{'type':'Ready','status':'False','reason':'ContainersNotReady'}],"
                        + "'containerStatuses':[{'name':'" + container + "','ready':false,'restartCount':0,'image':'"
                        + image
                        + "','state':{'waiting':{'reason':'ErrImagePull','message':'" + failure(image) + "'}}}]}}"));
            }
            items.add(json("{'kind':'Pod','apiVersion':'v1','metadata':{'name':'" + n("StatefulSet")
                    + "-0','namespace':'"
                    + robot + "','creationTimestamp':'2026-11-23T22:54:13Z'},'spec':{'nodeName':'vm','containers':"
                    + "[{'name':'app','image':'nginx:1.25'}]},'status':{'phase':'Pending','conditions':[{'type':"
                    + "'PodScheduled','status':'False','reason':'Unschedulable','message':'0/1 nodes are available: 1"
                    + " node(s) had untolerated taint {" + n("taint") + ": " + n("taint value")
                    + "}, persistentvolumeclaim \\\""
                    + n("claim in a message") + "\\\" not found'}]}}"));
        });
        list(
                "services",
                "Service",
                items -> items.add(json("{'kind':'Service','apiVersion':'v1','metadata':{'name':'"
                        + n("Service") + "','namespace':'" + n("namespace of a Service")
                        + "'},'spec':{'type':'NodePort',"
                        + "'clusterIP':'" + ip("Service's address", "10.152.184.77") + "','selector':{'"
                        + n("selector key") + "':'"
                        + n("selector value") + "'},'ports':[{'name':'" + n("port's name")
                        + "','port':5000,'nodePort':32111,'protocol':'TCP'}]}}")));
        list("namespaces", "Namespace", items -> {
            items.add(json("{'kind':'Namespace','metadata':{'name':'" + namespace + "'},'status':{'phase':'Active'}}"));
            items.add(json("{'kind':'Namespace','metadata':{'name':'" + n("namespace that ends")
                    + "','deletionTimestamp':'2026-11-23T22:54:13Z'},'spec':{'finalizers':['kubernetes']},'status':"
                    + "{'phase':'Terminating','conditions':[{'type':'NamespaceContentRemaining','status':'True',"
                    + "'reason':'SomeResourcesRemain','message':'Some resources are remaining: " + n("custom resource")
                    + "s." + n("API group") + ".example has 1 resource instances'}]}}"));
        });
    }

    /** What containerd says, with the names of others in it. */
    private String failure(String image) {
        return "failed to pull and unpack image \\\\\\\"" + image + "\\\\\\\": failed to resolve reference: lookup "
                + n("host that is looked up") + "." + n("domain of a search") + ".lan. on "
                + ip("nameserver", "10.77.66." + (50 + addresses.size()))
                + ":53: dial tcp [" + ip("IPv6 with a zone", "fe80::77:" + (10 + addresses.size()))
                + "%25eth0]:443: Head https://" + n("user in a URL") + "@" + n("host in an error")
                + ".example/v2/: tls: certificate is valid for *." + n("wildcard host") + ".corp, not "
                + n("certificate's host") + ".corp; User \\\\\\\"system:serviceaccount:" + n("namespace of an account")
                + ":"
                + n("account in a message") + "\\\\\\\" cannot get secrets in the namespace \\\\\\\""
                + n("namespace in quotes") + "\\\\\\\"; denied for robot$" + n("Harbor project") + "+" + n("robot")
                + " by "
                + n("e-mail user") + "@" + n("e-mail domain") + ".example";
    }

    private void events() throws IOException {
        list("events", "Event", items -> {
            String[] messages = {
                "Failed to pull image: redirected to https://" + n("bucket")
                        + ".s3.eu-central-1.amazonaws.com/docker/x?X-Amz-Credential=a",
                "namespaces \\\"" + n("namespace in quotes") + "\\\" not found",
                "Unable to attach or mount volumes: unmounted volumes=[" + n("volume in an event")
                        + "], unattached volumes=[kube-api-access]: timed out",
                "MountVolume.SetUp failed for volume \\\"" + n("volume") + "\\\" : hostPath type check failed: /srv/"
                        + n("volume path") + "/" + n("volume path") + " is not a directory",
                "Successfully assigned " + n("namespace in a path") + "/" + n("Pod in a path") + " to "
                        + n("node in an event"),
                "GET https://storage.googleapis.com/" + n("bucket in a path") + "/docker/registry: 403",
                "secret " + n("secret in prose") + " in " + n("namespace in prose") + " cannot be read by "
                        + n("user in prose")
            };
            for (String message : messages) {
                items.add(json("{'kind':'Event','metadata':{'name':'" + n("event") + ".17','namespace':'default'},"
                        + "'involvedObject':{'kind':'Pod','namespace':'" + n("namespace of an event") + "','name':'"
                        + n("Pod of an event") + "-7c86bb969f-t8pbd'},'type':'Warning','reason':'Failed','message':'"
                        + message + "','count':3,'lastTimestamp':'2026-11-23T22:54:13Z'}"));
            }
        });
    }

    private void policies() throws IOException {
        list(
                "networkpolicies",
                "NetworkPolicy",
                items -> items.add(json("{'kind':'NetworkPolicy','metadata':{'name':'" + n("policy")
                        + "','namespace':'container-registry'},"
                        + "'spec':{'podSelector':{'matchLabels':{'" + n("policy's key") + "':'" + n("policy's value")
                        + "'}},'policyTypes':['Ingress'],'ingress':[{'from':[{'ipBlock':{'cidr':'"
                        + ip("range", "203.0.113.77") + "/32'}}]}]}}")));
        list(
                "serviceaccounts",
                "ServiceAccount",
                items -> items.add(json("{'kind':'ServiceAccount','metadata':{'name':'"
                        + n("service account") + "','namespace':'default'},'imagePullSecrets':[{'name':'"
                        + n("account's pull secret") + "'}]}")));
        list(
                "configmaps-kube-public",
                "ConfigMap",
                items -> items.add(json("{'kind':'ConfigMap','metadata':{'name':'"
                        + "local-registry-hosting','namespace':'kube-public'},'data':{'localRegistryHosting.v1':'host:"
                        + " \\\"" + n("host in a ConfigMap") + ".corp:32000\\\"\\nhelp: \\\"https://" + n("help's host")
                        + ".corp/" + n("path of a URL") + "\\\"\\n','" + n("key of a ConfigMap") + "':'owner: "
                        + n("owner in a ConfigMap") + "'}}")));
    }

    private void secrets() throws IOException {
        String auths = "{\"auths\":{\"https://" + n("host of a secret") + ".corp:5000/" + n("path of a secret")
                + "\":{\"auth\":\"" + Seed.base64(n("user of a secret") + ":pw9pw9pw9")
                + "\"},\"registry.lab\":{\"username\":\""
                + n("user of a secret") + "\",\"password\":\"pw9pw9pw9\",\"email\":\"" + n("e-mail user") + "@"
                + n("e-mail domain") + ".corp\"}}}";
        list(
                "secrets",
                "Secret",
                items -> items.add(json("{'kind':'Secret','metadata':{'name':'" + n("secret")
                        + "','namespace':'" + n("namespace of a secret") + "'},'type':'kubernetes.io/dockerconfigjson',"
                        + "'data':{'.dockerconfigjson':'" + Seed.base64(auths) + "'}}")));
    }

    private void storage() throws IOException {
        list(
                "storageclasses",
                "StorageClass",
                items -> items.add(json("{'kind':'StorageClass','metadata':{'name':'"
                        + n("storage class") + "'},'provisioner':'" + n("provisioner")
                        + ".example/nfs','reclaimPolicy':'Delete',"
                        + "'volumeBindingMode':'Immediate'}")));
        list(
                "persistentvolumes",
                "PersistentVolume",
                items -> items.add(json("{'kind':'PersistentVolume','metadata':"
                        + "{'name':'" + n("volume")
                        + "'},'spec':{'capacity':{'storage':'1Gi'},'hostPath':{'path':'/srv/"
                        + n("path of a volume") + "/" + n("path of a volume") + "'},'claimRef':{'namespace':'"
                        + n("namespace of a claim") + "','name':'" + n("claim of a volume") + "'},'storageClassName':'"
                        + n("class of a volume")
                        + "','nodeAffinity':{'required':{'nodeSelectorTerms':[{'matchExpressions':"
                        + "[{'key':'kubernetes.io/hostname','operator':'In','values':['" + n("node of a volume")
                        + "']}]}]}}},'status':{'phase':'Bound'}}")));
        list(
                "persistentvolumeclaims",
                "PersistentVolumeClaim",
                items -> items.add(json("{'kind':'PersistentVolumeClaim',"
                        + "'metadata':{'name':'" + n("claim")
                        + "','namespace':'container-registry','creationTimestamp':"
                        + "'2026-11-23T22:54:13Z'},'spec':{'storageClassName':'" + n("class of a claim")
                        + "','volumeName':'" + n("volume of a claim") + "'},'status':{'phase':'Pending'}}")));
    }

    private void nodes() throws IOException {
        list(
                "nodes",
                "Node",
                items -> items.add(
                        json(
                                "{'kind':'Node','metadata':{'name':'" + n("node") + "-03."
                                        + n("node's domain") + ".lan','labels':{'kubernetes.io/hostname':'"
                                        + n("node's hostname")
                                        + "'}},'spec':{'taints':[{'key':'" + n("taint") + "','value':'"
                                        + n("taint value")
                                        + "','effect':'NoSchedule'}]},'status':{'addresses':[{'type':'InternalIP','address':'"
                                        + ip("node's address", "198.51.100.77") + "'},{'type':'Hostname','address':'"
                                        + n("node's hostname")
                                        + "'}],'conditions':[{'type':'Ready','status':'False','reason':'KubeletNotReady','message':'node "
                                        + n("node in a message") + " has no CNI'}],'images':[{'names':['"
                                        + n("image's host") + ".corp/"
                                        + n("image on a node") + "/" + n("image on a node")
                                        + ":1.0']}],'nodeInfo':{'kubeletVersion':'v1.36.1',"
                                        + "'containerRuntimeVersion':'containerd://2.1.3','operatingSystem':'linux','architecture':'amd64'}}}")));
    }

    private void logs() throws IOException {
        Path log;
        try (var all = Files.list(folder.path().resolve("logs"))) {
            log = all.filter(f -> f.toString().contains("6ttd5")).findFirst().orElseThrow();
        }
        folder.write(
                "logs/" + log.getFileName(),
                Files.readString(log) + "time=\"2026-11-23T22:54:13.1Z\" level=error msg=\"s3aws: NoSuchBucket: bucket "
                        + n("bucket in a log") + "\" auth.user.name=" + n("user in a log") + " http.request.host=\""
                        + n("host in a log") + ".corp:5000\" http.request.remoteaddr=\"["
                        + ip("IPv6 in a log", "FD12:77:66:0::BEEF") + "]:63266\" vars.name=" + n("repository in a log")
                        + "/"
                        + n("repository in a log") + "\npanic: open /home/" + n("user in a path") + "/" + n("folder")
                        + "/config.yml\n"
                        + "user " + n("user in a log") + " from \\u003c" + n("escaped name") + "\\u003e, mac "
                        + ip("hardware address", "52:54:00:7a:66:01") + ", mapped "
                        + ip("mapped address", "::ffff:10.77.66.99")
                        + " and " + n("name with an underscore") + "_prod\n");
    }

    private void host() throws IOException {
        folder.write("host/etc/hostname", n("hostname") + "\n")
                .write(
                        "host/etc/hosts",
                        "127.0.0.1 localhost " + n("hosts entry") + "\n" + ip("hosts entry", "10.77.66.12") + " "
                                + n("hosts entry") + ".corp " + n("hosts alias") + "\n")
                .write(
                        "host/etc/resolv.conf",
                        "search " + n("search domain") + ".corp\nnameserver " + ip("nameserver", "10.77.66.13") + "\n")
                .write(
                        ARGS + "containerd-env",
                        "HTTPS_PROXY=http://" + n("proxy user") + ":pw9pw9pw9@" + n("proxy") + ".corp:3128\nNO_PROXY=."
                                + n("proxy domain") + ".corp," + ip("NO_PROXY", "10.77.67.0") + "/24,"
                                + n("NO_PROXY host") + "\n")
                .write(
                        "host/etc/docker/daemon.json",
                        "{\"insecure-registries\":[\"" + n("Docker registry") + ".corp:5000\"],\"registry-mirrors\":"
                                + "[\"https://" + n("Docker mirror") + ".corp/" + n("mirror's path")
                                + "\"],\"data-root\":\"/data/"
                                + n("Docker folder") + "\",\"labels\":[\"" + n("Docker label") + "=" + n("Docker label")
                                + "\"]}")
                .write(
                        ARGS + "certs.d/["
                                + ip("IPv6 directory", "fd12:77:66::d1").replace(":", "%3A") + "]%3A5000/hosts.toml",
                        "server = \"https://" + n("server in hosts.toml") + ".corp\"\n[host.\"https://"
                                + n("mirror host") + ".corp/v2/" + n("mirror path")
                                + "\"]\n  capabilities = [\"pull\"]\n  ca"
                                + " = \"/etc/ssl/" + n("CA file") + ".crt\"\n")
                .write(
                        ARGS + "certs.d/" + n("directory") + ".corp%3A5000/hosts.toml",
                        "# managed by " + n("comment's author") + "\nserver = \"http://" + n("server in hosts.toml")
                                + ".corp:5000\"\n[host.\"http://" + n("mirror host") + ".corp:5000\"]\n"
                                + "  capabilities = [\"pull\", \"resolve\"]\n  [host.\"http://" + n("mirror host")
                                + ".corp:5000\".header]\n    x-" + n("header") + " = \"" + n("header value") + "\"\n")
                .write(
                        "host/var/log/syslog",
                        "Nov 23 22:54:13 " + n("journal's node")
                                + " microk8s.daemon-containerd[1234]: time=\"x\" level=error"
                                + " msg=\"PullImage \\\"" + n("journal's host") + ".corp/" + n("journal's image")
                                + ":v1\\\" failed\" error=\"rpc error\"\n");
    }

    private void registries() throws IOException {
        Path file = folder.path().resolve("registries.txt");
        folder.write(
                "registries.txt",
                Files.readString(file) + "\nregistry bearer.seed.example:5281\n  bearer https://" + n("realm's host")
                        + ".corp/" + n("realm's path") + "/token " + n("service of a token")
                        + "\nregistry basic.seed.example:5282\n"
                        + "  basic " + n("realm") + "\nregistry web.seed.example:5283\n  website " + n("title")
                        + " portal\n"
                        + "registry list.seed.example:5284\n  repository " + n("catalog") + "/" + n("catalog") + "\n");
    }
}
