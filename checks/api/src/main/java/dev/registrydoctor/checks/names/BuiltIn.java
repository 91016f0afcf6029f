package dev.registrydoctor.checks.names;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names and numbers of the registry add-on, as its manifest sets them in every release from 1.20 to 1.36
 * (canonical/microk8s-core-addons, addons/registry/registry.yaml and addons/hostpath-storage).
 */
public final class BuiltIn {

    public static final String NAMESPACE = "container-registry";
    public static final String DEPLOYMENT = "registry";
    public static final String SERVICE = "registry";
    public static final String CLAIM = "registry-claim";
    /** The node port of its Service. */
    public static final int NODE_PORT = 32000;
    /** The container's port, and the Service's. */
    public static final int PORT = 5000;

    public static final String STORAGE_CLASS = "microk8s-hostpath";
    public static final String PROVISIONER = "microk8s.io/hostpath";
    public static final String PROVISIONER_NAMESPACE = "kube-system";
    public static final String PROVISIONER_DEPLOYMENT = "hostpath-provisioner";

    /** MicroK8s' arguments on a node; {@code current} is a link to the revision in use. */
    public static final String ARGS = "/var/snap/microk8s/current/args";

    public static final String TEMPLATE = ARGS + "/containerd-template.toml";
    public static final String CERTS_D = ARGS + "/certs.d";

    public static final String SERVICE_PATH = NAMESPACE + "/" + SERVICE;
    public static final String DEPLOYMENT_PATH = NAMESPACE + "/" + DEPLOYMENT;
    public static final String CLAIM_PATH = NAMESPACE + "/" + CLAIM;
    public static final String PROVISIONER_PATH = PROVISIONER_NAMESPACE + "/" + PROVISIONER_DEPLOYMENT;

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1");

    private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("127\\.\\d+\\.\\d+\\.\\d+");

    private BuiltIn() {}

    /** Whether a host is this very machine by name: localhost, 127.0.0.0/8 or ::1. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.contains(host) || LOOPBACK_ADDRESS.matcher(host).matches();
    }

    /**
     * Whether images of this host and port are served by the add-on: by its node port on a loopback name or a node's
     * address, or by its Service's name.
     *
     * @param nodeAddresses names and addresses of the nodes
     */
    public static boolean serves(String host, int port, Collection<String> nodeAddresses) {
        if (port == NODE_PORT && (isLoopback(host) || nodeAddresses.contains(host))) {
            return true;
        }
        String service = SERVICE + "." + NAMESPACE;
        return port == PORT && (host.equals(service) || (host + ".").startsWith(service + ".svc."));
    }
}
