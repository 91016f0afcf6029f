package dev.registrydoctor.doctor.redact;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.ApiContact;
import dev.registrydoctor.checks.evidence.CertsDirectory;
import dev.registrydoctor.checks.evidence.Claim;
import dev.registrydoctor.checks.evidence.ConfigMap;
import dev.registrydoctor.checks.evidence.ContainerLog;
import dev.registrydoctor.checks.evidence.CredentialTrial;
import dev.registrydoctor.checks.evidence.Deployment;
import dev.registrydoctor.checks.evidence.DockerEngine;
import dev.registrydoctor.checks.evidence.EndpointSlice;
import dev.registrydoctor.checks.evidence.Event;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Manifest;
import dev.registrydoctor.checks.evidence.NameLookup;
import dev.registrydoctor.checks.evidence.Namespace;
import dev.registrydoctor.checks.evidence.NetworkPolicy;
import dev.registrydoctor.checks.evidence.Node;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.PullSecret;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.evidence.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.Service;
import dev.registrydoctor.checks.evidence.ServiceAccount;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.StorageClass;
import dev.registrydoctor.checks.evidence.TagList;
import dev.registrydoctor.checks.evidence.TlsChain;
import dev.registrydoctor.checks.evidence.Volume;
import dev.registrydoctor.reports.NameKind;
import dev.registrydoctor.reports.SiteNames;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the names of a site from the places of its evidence where only names stand. */
final class EvidenceNames {

    /** Values that tools generate; names of ReplicaSets and pods are told apart by them. */
    private static final Set<String> GENERATED =
            Set.of("pod-template-hash", "controller-revision-hash", "pod-template-generation");

    private final SiteNames names = new SiteNames();

    private EvidenceNames() {}

    static SiteNames of(Map<Question<?>, Answer<?>> evidence) {
        EvidenceNames collected = new EvidenceNames();
        evidence.forEach((question, answer) -> {
            collected.question(question);
            answer.toOptional().ifPresent(collected::value);
        });
        return collected.names;
    }

    private void question(Question<?> question) {
        if (question instanceof Listing<?> listing) {
            add(NameKind.NAMESPACE, listing.namespace());
        } else if (question instanceof RegistryProbe.Ask ask) {
            names.host(ask.host());
        } else if (question instanceof NameLookup.Ask ask) {
            names.host(ask.name());
        } else if (question instanceof TlsChain.Ask ask) {
            names.host(ask.host()).host(ask.serverName());
        } else if (question instanceof TagList.Ask ask) {
            names.repository(ask.repository());
        } else if (question instanceof Manifest.Ask ask) {
            names.repository(ask.repository());
        } else if (question instanceof ContainerLog.Ask ask) {
            names.object(NameKind.WORKLOAD, ask.namespace(), ask.pod()).add(NameKind.WORKLOAD, ask.container());
        } else if (question instanceof CredentialTrial.Ask ask) {
            names.object(NameKind.SECRET, ask.namespace(), ask.secret()).image(ask.image());
        } else if (question instanceof PullSecret.Ask ask) {
            names.object(NameKind.SECRET, ask.namespace(), ask.name());
        }
    }

    private void value(Object value) {
        if (value instanceof List<?> list) {
            list.forEach(this::value);
        } else if (!object(value)) {
            host(value);
        }
    }

    /** Takes the names of an object of the cluster; false when it is none. */
    private boolean object(Object value) {
        if (value instanceof Namespace namespace) {
            names.add(NameKind.NAMESPACE, namespace.name());
        } else if (value instanceof Node node) {
            names.host(node.name()).host(node.hostname());
            node.images().forEach(names::image);
            node.taints().forEach(t -> {
                add(NameKind.LABEL, t.value());
                labelKey(t.key());
            });
        } else if (value instanceof Pod pod) {
            pod(pod);
        } else if (value instanceof Deployment deployment) {
            names.object(NameKind.WORKLOAD, deployment.namespace(), deployment.name());
            labels(deployment.selector());
            labels(deployment.podLabels());
            deployment.claims().forEach(c -> names.object(NameKind.CLAIM, deployment.namespace(), c));
            deployment.images().forEach(names::image);
        } else if (value instanceof Service service) {
            names.object(NameKind.WORKLOAD, service.namespace(), service.name());
            names.joined(service.name(), ".", service.namespace());
            labels(service.selector());
        } else if (value instanceof EndpointSlice slice) {
            names.object(NameKind.WORKLOAD, slice.namespace(), slice.name()).add(NameKind.WORKLOAD, slice.service());
        } else if (value instanceof Event event) {
            names.object(NameKind.WORKLOAD, event.namespace(), event.name());
        } else if (value instanceof NetworkPolicy policy) {
            names.object(NameKind.WORKLOAD, policy.namespace(), policy.name());
            labels(policy.podLabels());
        } else if (value instanceof ConfigMap map) {
            names.object(NameKind.WORKLOAD, map.namespace(), map.name());
        } else {
            return storage(value) || secret(value);
        }
        return true;
    }

    private void pod(Pod pod) {
        names.object(NameKind.WORKLOAD, pod.namespace(), pod.name());
        add(NameKind.WORKLOAD, pod.ownerName());
        add(NameKind.USER, pod.serviceAccount());
        add(NameKind.HOST, pod.nodeName());
        labels(pod.labels());
        pod.pullSecrets().forEach(s -> names.object(NameKind.SECRET, pod.namespace(), s));
        pod.claims().forEach(c -> names.object(NameKind.CLAIM, pod.namespace(), c));
        for (Pod.Container container : pod.containers()) {
            names.add(NameKind.WORKLOAD, container.name()).image(container.image());
        }
    }

    private boolean storage(Object value) {
        if (value instanceof Claim claim) {
            names.object(NameKind.CLAIM, claim.namespace(), claim.name());
            add(NameKind.VOLUME, claim.volumeName());
            add(NameKind.LABEL, claim.className());
        } else if (value instanceof Volume volume) {
            names.add(NameKind.VOLUME, volume.name());
            add(NameKind.LABEL, volume.className());
            String claim = volume.claim();
            int slash = claim == null ? -1 : claim.indexOf('/');
            if (claim != null && slash > 0) {
                String namespace = claim.substring(0, slash);
                String name = claim.substring(slash + 1);
                names.object(NameKind.CLAIM, namespace, name);
                // The provisioner's name for the folder.
                names.joined(namespace, "-", name, "-", volume.name());
            }
            if (volume.hostnames() != null) {
                volume.hostnames().forEach(names::host);
            }
        } else if (value instanceof StorageClass storageClass) {
            names.add(NameKind.LABEL, storageClass.name());
        } else {
            return false;
        }
        return true;
    }

    private boolean secret(Object value) {
        if (value instanceof PullSecret secret) {
            names.object(NameKind.SECRET, secret.namespace(), secret.name());
            secret.entries().forEach(e -> authority(e.key()));
        } else if (value instanceof ServiceAccount account) {
            names.object(NameKind.USER, account.namespace(), account.name());
            account.pullSecrets().forEach(s -> names.object(NameKind.SECRET, account.namespace(), s));
        } else {
            return false;
        }
        return true;
    }

    /** What is no object of the cluster: this host, its files, the registries. */
    private void host(Object value) {
        if (value instanceof HostFacts facts) {
            names.host(facts.hostname());
        } else if (value instanceof CertsDirectory directory) {
            authority(directory.name());
        } else if (value instanceof RepositoryCatalog catalog) {
            catalog.repositories().forEach(names::repository);
        } else if (value instanceof Settings settings) {
            settings.registries().forEach(r -> names.host(r.host()));
        } else if (value instanceof DockerEngine engine) {
            engine.insecureRegistries().forEach(this::authority);
        } else if (value instanceof ApiContact contact && contact.clientCertificate() != null) {
            add(NameKind.USER, contact.clientCertificate().subject());
        }
    }

    /** {@code [https://]host[:port][/path]}, as the keys of docker's configuration are. */
    private void authority(String written) {
        String rest = written.replaceFirst("^https?://", "");
        int slash = rest.indexOf('/');
        names.host(slash < 0 ? rest : rest.substring(0, slash));
        if (slash > 0) {
            names.phrase(rest);
            for (String part : rest.substring(slash + 1).split("/", -1)) {
                names.add(NameKind.IMAGE, part);
            }
        }
    }

    private void labels(Map<String, String> labels) {
        labels.forEach((key, value) -> {
            labelKey(key);
            if (!GENERATED.contains(key)) {
                names.add(NameKind.LABEL, value);
            }
        });
    }

    /** The prefix of a label's key is a domain of who invented it. */
    private void labelKey(String key) {
        int slash = key.indexOf('/');
        if (slash > 0) {
            names.host(key.substring(0, slash));
        }
    }

    private void add(NameKind kind, @Nullable String name) {
        if (name != null) {
            names.add(kind, name);
        }
    }
}
