package dev.registrydoctor.doctor.act;

import dev.registrydoctor.doctor.act.nodes.NodeChanges;
import dev.registrydoctor.doctor.act.nodes.NodePods;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.pulls.NodePulls;
import dev.registrydoctor.doctor.library.SeparateLibraries;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.util.List;

/**
 * Opens the typed Kubernetes client. Its libraries are in {@code lib/act} beside the program, and a class loader of their own
 * reads them when a command asks for a writer: other commands neither load them nor have Java look through their jars.
 */
public final class ClusterWriters {

    /** The package of those classes that are loaded together with the libraries. */
    private static final String TYPED = ClusterWriters.class.getPackageName() + ".typed.";

    private static final SeparateLibraries LIBRARIES = new SeparateLibraries(List.of("act"), List.of(TYPED));

    private ClusterWriters() {}

    /**
     * Opens a writer.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static ClusterWriter open(Kubeconfig kubeconfig) throws IOException {
        return instance("TypedClusterWriter", ClusterWriter.class, kubeconfig);
    }

    /**
     * Opens what looks at nodes.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static NodePods nodes(Kubeconfig kubeconfig) throws IOException {
        return instance("TypedNodePods", NodePods.class, kubeconfig);
    }

    /**
     * Opens what looks at nodes through the Pods that are always there ({@link dev.registrydoctor.doctor.act.nodes.StandingNodes}), and
     * creates none.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static NodePods standingNodes(Kubeconfig kubeconfig) throws IOException {
        return instance("standing.StandingNodePods", NodePods.class, kubeconfig);
    }

    /**
     * Opens what reads and changes single objects.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static ClusterObjects objects(Kubeconfig kubeconfig) throws IOException {
        return instance("TypedClusterObjects", ClusterObjects.class, kubeconfig);
    }

    /**
     * Opens what changes files on nodes.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static NodeChanges nodeChanges(Kubeconfig kubeconfig) throws IOException {
        return instance("TypedNodeChanges", NodeChanges.class, kubeconfig);
    }

    /**
     * Opens what pulls images on nodes.
     *
     * @throws IOException when the libraries cannot be read, or the kubeconfig cannot be used
     */
    public static NodePulls nodePulls(Kubeconfig kubeconfig) throws IOException {
        return instance("TypedNodePulls", NodePulls.class, kubeconfig);
    }

    private static <T> T instance(String name, Class<T> type, Kubeconfig kubeconfig) throws IOException {
        try {
            return type.cast(LIBRARIES
                    .load(TYPED + name)
                    .getConstructor(Kubeconfig.class)
                    .newInstance(kubeconfig));
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the Kubernetes client cannot be used: " + cause.getMessage(), cause);
        }
    }
}
