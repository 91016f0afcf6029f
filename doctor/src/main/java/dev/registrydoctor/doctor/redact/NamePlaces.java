package dev.registrydoctor.doctor.redact;

import java.util.HashMap;
import java.util.Map;

/**
 * The decision for each text of the evidence: whether it is a name and of what kind, a text that may hold names, or a word
 * that Kubernetes, a registry or this program chose. A text without a decision is read as one that may hold names.
 */
final class NamePlaces {

    /** What a component of evidence holds. */
    enum Place {
        /** A host, or {@code [scheme://]host[:port][/path]}. */
        HOST,
        /** Several hosts, with commas between them. */
        HOSTS,
        NAMESPACE,
        WORKLOAD,
        USER,
        SECRET,
        CLAIM,
        VOLUME,
        /** A name that a label's value can be: of a class of storage, of a token's service. */
        LABEL,
        IMAGE,
        REPOSITORY,
        TAG,
        /** Labels: both keys and values are a site's. */
        LABELS,
        /** {@code namespace/name} of a claim. */
        CLAIM_PATH,
        /** A distinguished name. */
        SUBJECT,
        /** Anything: each word of it that is not ordinary is a name. */
        TEXT,
        /** Of a closed set that others chose, a quantity, a version, a digest, a time: no name. */
        WORD
    }

    private static final String DECISIONS = """
            ApiContact server=HOST context=USER kubeconfig=TEXT lookedAt=TEXT detail=TEXT version=WORD
            ApiContact.Validity subject=SUBJECT
            Blob detail=TEXT
            Blob.Ask repository=REPOSITORY digest=WORD
            CertsDirectory name=HOST path=TEXT files=TEXT hostsToml=TEXT unreadable=TEXT
            Claim namespace=NAMESPACE name=CLAIM phase=WORD className=LABEL volumeName=VOLUME requested=WORD
            Claim capacity=WORD accessModes=WORD provisioner=TEXT
            ConfigMap namespace=NAMESPACE name=WORKLOAD data=TEXT
            ContainerLog lines=TEXT
            ContainerLog.Ask namespace=NAMESPACE pod=WORKLOAD container=WORKLOAD
            CredentialTrial detail=TEXT
            CredentialTrial.Ask namespace=NAMESPACE secret=SECRET key=HOST image=IMAGE
            Deployment namespace=NAMESPACE name=WORKLOAD selector=LABELS podLabels=LABELS claims=CLAIM images=IMAGE
            Deployment replicaFailure=TEXT
            Deployment.Environment values=TEXT
            DiskSpace path=TEXT mount=TEXT type=WORD
            DiskSpace.Ask path=TEXT
            DockerEngine version=WORD socket=TEXT insecureRegistries=HOST operatingSystem=TEXT
            DockerEngine.Proxy http=TEXT https=TEXT none=HOSTS
            EndpointSlice namespace=NAMESPACE name=WORKLOAD service=WORKLOAD ready=TEXT notReady=TEXT
            Event namespace=NAMESPACE kind=TEXT name=WORKLOAD type=WORD reason=TEXT message=TEXT
            Gap what=TEXT why=TEXT remedy=TEXT
            Harbor authMode=WORD version=WORD detail=TEXT
            Harbor.Component name=WORD status=WORD error=TEXT
            HostFacts hostname=HOST operatingSystem=TEXT addresses=TEXT
            HostFacts.Process name=TEXT
            HostFile path=TEXT text=TEXT
            HostFile.Ask path=TEXT
            HostFolder path=TEXT
            HostFolder.Ask path=TEXT
            HostFolder.Entry name=TEXT
            Listener address=TEXT process=TEXT
            Listing namespace=NAMESPACE
            Manifest digest=WORD mediaType=WORD configDigest=WORD platform=WORD detail=TEXT
            Manifest.Child digest=WORD platform=WORD configDigest=WORD
            Manifest.Layer digest=WORD
            Manifest.Ask repository=REPOSITORY reference=TAG
            NameLookup addresses=TEXT detail=TEXT
            NameLookup.Ask name=HOST
            Namespace name=NAMESPACE phase=WORD blocks=TEXT
            NetworkPolicy namespace=NAMESPACE name=WORKLOAD podLabels=LABELS
            NetworkPolicy.Rule ranges=TEXT ports=TEXT
            Node name=HOST ready=WORD readyReason=TEXT readyMessage=TEXT hostname=HOST internalIps=TEXT
            Node operatingSystem=WORD architecture=WORD kubeletVersion=WORD runtimeVersion=WORD images=IMAGE
            Node.Taint key=TEXT value=LABEL effect=WORD
            Node.Pressure type=TEXT message=TEXT
            Origin scheme=WORD host=HOST
            PacketFilter rules=TEXT
            PemFile path=TEXT blocks=WORD
            PemFile.Ask path=TEXT
            Pod namespace=NAMESPACE name=WORKLOAD labels=LABELS phase=WORD reason=TEXT nodeName=HOST readyReason=TEXT
            Pod notScheduled=TEXT serviceAccount=USER pullSecrets=SECRET claims=CLAIM ownerKind=TEXT
            Pod ownerName=WORKLOAD ip=TEXT
            Pod.Container name=WORKLOAD image=IMAGE pullPolicy=WORD imageId=TEXT loopbackMentions=TEXT
            Pod.State reason=TEXT message=TEXT
            PullSecret namespace=NAMESPACE name=SECRET type=WORD
            PullSecret.Entry key=HOST doubt=TEXT
            PullSecret.Defect why=TEXT
            PullSecret.Ask namespace=NAMESPACE name=SECRET
            PushProbe repository=REPOSITORY leftBehind=TEXT
            PushProbe.Step request=TEXT location=TEXT code=TEXT detail=TEXT
            RegistryProbe host=HOST detail=TEXT
            RegistryProbe.Reply apiVersion=TEXT contentType=TEXT challenge=TEXT location=TEXT detail=TEXT
            RegistryProbe.Ask host=HOST
            RepositoryCatalog repositories=REPOSITORY detail=TEXT
            RuntimeLog lines=TEXT
            Service namespace=NAMESPACE name=WORKLOAD type=WORD clusterIp=TEXT selector=LABELS
            Service externalTrafficPolicy=WORD
            Service.Port name=TEXT targetPort=TEXT protocol=WORD
            ServiceAccount namespace=NAMESPACE name=USER pullSecrets=SECRET
            Settings.Registry scheme=WORD host=HOST
            Source how=TEXT
            StorageClass name=LABEL provisioner=TEXT bindingMode=WORD reclaimPolicy=WORD
            TagList tags=TAG detail=TEXT
            TagList.Ask repository=REPOSITORY
            TlsChain detail=TEXT protocol=WORD served=TEXT fetched=TEXT authorities=TEXT refusal=TEXT
            TlsChain.Ask host=HOST serverName=HOST
            TokenRealm detail=TEXT
            TokenRealm.Ask realm=TEXT service=LABEL
            Volume name=VOLUME phase=WORD className=LABEL claim=CLAIM_PATH reclaimPolicy=WORD capacity=WORD
            Volume hostPath=TEXT hostnames=HOST
            """;

    private static final Map<String, Place> PLACES = parse();

    private NamePlaces() {}

    private static Map<String, Place> parse() {
        Map<String, Place> places = new HashMap<>();
        for (String line : DECISIONS.split("\n", -1)) {
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length; i++) {
                int equals = words[i].indexOf('=');
                places.put(
                        words[0] + "." + words[i].substring(0, equals), Place.valueOf(words[i].substring(equals + 1)));
            }
        }
        return places;
    }

    /** The decision for a component of a record. */
    static Place of(Class<?> record, String component) {
        return PLACES.getOrDefault(key(record, component), Place.TEXT);
    }

    /** Whether there is a decision for it. */
    static boolean isDecided(Class<?> record, String component) {
        return PLACES.containsKey(key(record, component));
    }

    /** {@code Pod.Container.image}. */
    static String key(Class<?> record, String component) {
        String full = record.getName();
        return full.substring(full.lastIndexOf('.') + 1).replace('$', '.') + "." + component;
    }
}
