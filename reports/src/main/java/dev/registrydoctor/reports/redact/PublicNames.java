package dev.registrydoctor.reports.redact;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names that every site has, or that anybody can look up: they say nothing about a site, and much to who helps. */
final class PublicNames {

    private static final Set<String> NAMES = Set.of((""
                    // Kubernetes' own.
                    + "localhost localhost.localdomain ip6-localhost default kube-system kube-public kube-node-lease"
                    + " kubernetes kube-dns coredns metrics-server kubernetes-dashboard kube-root-ca.crt admin"
                    + " system:anonymous system:masters docker containerd kubelet root nobody"
                    // MicroK8s' and its add-ons'.
                    + " localhost__32000 _default"
                    + " microk8s microk8s-cluster microk8s-hostpath container-registry registry registry-claim"
                    + " registry-config registry-pvc hostpath-provisioner hostpath-storage local-registry-hosting"
                    + " calico-node calico-kube-controllers calico calico-config dashboard-metrics-scraper"
                    + " ingress nginx-ingress-microk8s nginx-ingress-microk8s-controller metallb-system cert-manager"
                    + " harbor harbor-core harbor-registry harbor-jobservice harbor-portal harbor-database harbor-redis"
                    // Images that these come as.
                    + " library cdkbot pause registry-amd64 busybox"
                    // Realms and services that registries come with.
                    + " token-service registry.docker.io")
            .split(" "));

    private static final List<String> DOMAINS = List.of(
            "docker.io",
            "docker.com",
            "quay.io",
            "ghcr.io",
            "gcr.io",
            "k8s.io",
            "kubernetes.io",
            "microk8s.io",
            "mcr.microsoft.com",
            "public.ecr.aws",
            "registry.gitlab.com",
            "registry.access.redhat.com",
            "registry.redhat.io",
            "nvcr.io",
            "github.com",
            "githubusercontent.com",
            "canonical.com",
            "snapcraft.io",
            "ubuntu.com",
            "opencontainers.org",
            "cluster.local",
            "svc",
            "svc.cluster.local",
            "default.svc",
            "kubernetes.default");

    private PublicNames() {}

    static boolean holds(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES.contains(lower) || DOMAINS.stream().anyMatch(d -> lower.equals(d) || isBelow(lower, d));
    }

    /** Names below {@code cluster.local} hold the names of Services and namespaces, which are a site's. */
    private static boolean isBelow(String name, String domain) {
        return name.endsWith("." + domain) && !domain.equals("cluster.local") && !domain.startsWith("svc");
    }
}
