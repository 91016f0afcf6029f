package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeWork;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The objects that a look at nodes creates.
 *
 * <p><b>Mounts.</b> The Pod runs the node's own shell and tools, so it needs the node's folders of programs and libraries at the
 * same paths. Their hostPath volumes have the type {@code Directory}. Without a type, containerd creates a folder that is missing
 * on the node ({@code withMounts} in its {@code internal/cri/opts/spec_linux_opts.go}), and so does CRI-O: a look at the node would
 * write to it. With it, the kubelet checks the folder before ({@code checkTypeInternal} in {@code pkg/volume/hostpath}), reports
 * the missing one in an event and does not start the Pod; it is created again without that folder. The check follows links
 * ({@code os.Stat}), and containerd mounts what a link leads to, so {@code /bin} can be a link to {@code usr/bin}.
 *
 * <p>{@code /} is mounted at {@code /host} with the file systems below it. It has the default propagation, none: with
 * {@code HostToContainer}, containerd refuses to start the Pod where {@code /} is not a shared mount, as on Alpine.
 * {@code readOnly} makes only the mount itself read-only, {@code recursiveReadOnly} also those below it; API servers before
 * Kubernetes 1.30 drop this field, and node runtimes that do not know it ignore {@code IfPossible}.
 *
 * <p><b>Changes.</b> A Pod that changes files does not have {@code /}: it has each folder that it changes, below {@code /host}, and
 * that of the journal, the only one that is created where it is missing. The node resolves the links on the way to them.
 */
final class NodeObjects {

    /** Where the node's programs and their libraries are, on all distributions together. */
    static final List<String> FOLDERS = List.of("/usr", "/bin", "/sbin", "/lib", "/lib64");

    /** The name of the container. */
    static final String CONTAINER = "collector";

    private static final String HOST = "host";

    private static final String DIRECTORY = "Directory";

    /** The beginning of the names of volumes that are written to. */
    private static final String CHANGED = "changed-";

    private static final Pattern EXPANDED = Pattern.compile("\\$\\$|\\$\\([A-Z_][A-Z0-9_]*\\)");

    private final RunNamespace namespace;
    private final Function<String, NodeWork> works;
    private final Duration deadline;

    /**
     * The objects of one run.
     *
     * @param works what is done on a node, by its name
     * @param deadline how long a Pod can run before the kubelet ends it
     */
    NodeObjects(RunNamespace namespace, Function<String, NodeWork> works, Duration deadline) {
        this.namespace = namespace;
        this.works = works;
        this.deadline = deadline;
    }

    String namespaceName() {
        return namespace.name();
    }

    Namespace namespace() {
        String privileged = "privileged";
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace.name())
                .addToLabels(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                .addToLabels("pod-security.kubernetes.io/enforce", privileged)
                .addToLabels("pod-security.kubernetes.io/audit", privileged)
                .addToLabels("pod-security.kubernetes.io/warn", privileged)
                .addToAnnotations(RunNamespace.EXPIRES, namespace.expires().toString())
                .endMetadata()
                .build();
    }

    /**
     * A Pod that is bound to its node: no scheduler is needed, and neither taints nor a cordon keep it away.
     *
     * @param folders those of {@link #FOLDERS} that are mounted
     */
    Pod pod(String name, String node, String image, List<String> folders) {
        NodeWork work = works.apply(node);
        List<Volume> volumes = new ArrayList<>();
        if (work.isReading()) {
            volumes.add(volume(HOST, "/", DIRECTORY));
        }
        folders.forEach(folder -> volumes.add(volume(folder.substring(1), folder, DIRECTORY)));
        for (int i = 0; i < work.writable().size(); i++) {
            String folder = work.writable().get(i);
            volumes.add(volume(
                    CHANGED + (i + 1), folder, folder.equals(NodeWork.JOURNAL) ? "DirectoryOrCreate" : DIRECTORY));
        }
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace.name())
                .addToLabels(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withHostNetwork(true)
                .withDnsPolicy("Default")
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(Math.max(1, deadline.toSeconds()))
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .withContainers(container(image, folders, work))
                .withVolumes(volumes)
                .endSpec()
                .build();
    }

    private Container container(String image, List<String> folders, NodeWork work) {
        List<VolumeMount> mounts = new ArrayList<>();
        if (work.isReading()) {
            mounts.add(mount(HOST, NodeWork.ROOT));
        }
        folders.forEach(folder -> mounts.add(mount(folder.substring(1), folder)));
        for (int i = 0; i < work.writable().size(); i++) {
            mounts.add(new VolumeMountBuilder()
                    .withName(CHANGED + (i + 1))
                    .withMountPath(NodeWork.ROOT + work.writable().get(i))
                    .build());
        }
        List<EnvVar> variables = new ArrayList<>(List.of(
                variable("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"),
                variable("LD_LIBRARY_PATH", ""),
                variable("LD_PRELOAD", "")));
        work.environment().forEach((name, value) -> variables.add(variable(name, value)));
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(image)
                .withImagePullPolicy("Never")
                .withCommand(work.command().stream().map(NodeObjects::escaped).toList())
                // What an image sets for programs of its own must not reach those of the node.
                .withWorkingDir("/")
                .withEnv(variables)
                .withNewResources()
                .addToRequests("cpu", new Quantity("10m"))
                .addToRequests("memory", new Quantity("16Mi"))
                .addToLimits("cpu", new Quantity("500m"))
                .addToLimits("memory", new Quantity("128Mi"))
                .endResources()
                .withSecurityContext(rights(work))
                .withVolumeMounts(mounts)
                .build();
    }

    /**
     * The kubelet replaces {@code $(NAME)} by variables of the container, and {@code $$} by {@code $}, which a shell reads as the
     * number of its process. What it would change gets {@code $$} for each {@code $}; other text stays readable in a plan.
     */
    private static String escaped(String argument) {
        return EXPANDED.matcher(argument).find() ? argument.replace("$", "$$") : argument;
    }

    /**
     * Root, since other users lose all capabilities when a program starts, with the one to read what only its owner can, or those to
     * write files and keep their owners; and without
     * SELinux's confinement of containers, which would hide the node's files. The runtime ignores that label where SELinux is off.
     */
    private static SecurityContext rights(NodeWork work) {
        return new SecurityContextBuilder()
                .withRunAsUser(0L)
                .withReadOnlyRootFilesystem(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .withAdd(work.isReading() ? List.of("DAC_READ_SEARCH") : List.of("CHOWN", "DAC_OVERRIDE", "FOWNER"))
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .withNewSeLinuxOptions()
                .withType("spc_t")
                .endSeLinuxOptions()
                .build();
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static Volume volume(String name, String path, String type) {
        return new VolumeBuilder()
                .withName(name)
                .withNewHostPath()
                .withPath(path)
                .withType(type)
                .endHostPath()
                .build();
    }

    private static VolumeMount mount(String name, String path) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(true)
                .withRecursiveReadOnly("IfPossible")
                .build();
    }
}
