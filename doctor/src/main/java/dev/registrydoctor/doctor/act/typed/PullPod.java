package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import dev.registrydoctor.doctor.act.pulls.PullRequest;
import dev.registrydoctor.doctor.act.pulls.PullRequest.Account;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;

/**
 * The objects of a pull. A Pod fits the Pod Security Standard "restricted". Its command is a program that no image has: what counts
 * is that the image is there before the container starts, and nothing of a foreign image is run to see that.
 */
final class PullPod {

    /** The name of the container. */
    static final String CONTAINER = "pull";

    static final String NO_PROGRAM = "/registry-doctor-runs-nothing-of-this-image";

    /** The user nobody: no image is trusted to name one. */
    private static final long NOBODY = 65534L;

    private final RunNamespace run;
    private final PullRequest request;

    /**
     * The objects of one run.
     *
     * @param run its namespace, and what its Pods are named after in the namespace of an account
     */
    PullPod(RunNamespace run, PullRequest request) {
        this.run = run;
        this.request = request;
    }

    /** Where the Pods are. */
    String namespaceName() {
        Account account = request.account();
        return account == null ? run.name() : account.namespace();
    }

    /** The namespace of a run without an account. */
    Namespace namespace() {
        String restricted = "restricted";
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(run.name())
                .addToLabels(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                .addToLabels("pod-security.kubernetes.io/enforce", restricted)
                .addToLabels("pod-security.kubernetes.io/audit", restricted)
                .addToLabels("pod-security.kubernetes.io/warn", restricted)
                .addToAnnotations(RunNamespace.EXPIRES, run.expires().toString())
                .endMetadata()
                .build();
    }

    /** The name of the Pod of a node, by its number. */
    String name(int number) {
        return request.account() == null ? "node-" + number : run.name() + "-" + number;
    }

    /** A Pod that is bound to its node: no scheduler is needed, and neither taints nor a cordon keep it away. */
    Pod pod(String name, String node) {
        Account account = request.account();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespaceName())
                .addToLabels(RunNamespace.MANAGED_BY.getKey(), RunNamespace.MANAGED_BY.getValue())
                .addToAnnotations(RunNamespace.EXPIRES, run.expires().toString())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withServiceAccountName(account == null ? "default" : account.name())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(Math.max(1, request.perNode().toSeconds()))
                .withTerminationGracePeriodSeconds(0L)
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NOBODY)
                .withRunAsGroup(NOBODY)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container())
                .endSpec()
                .build();
    }

    private Container container() {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(request.image())
                .withImagePullPolicy("Always")
                .withCommand(NO_PROGRAM)
                .withNewResources()
                .addToRequests("cpu", new Quantity("1m"))
                .addToRequests("memory", new Quantity("4Mi"))
                .addToLimits("cpu", new Quantity("100m"))
                .addToLimits("memory", new Quantity("32Mi"))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .build();
    }

    /** What somebody else has made of the Pod so that it does not show the pull that was asked for; empty when nothing. */
    String difference(Pod created) {
        Container container = created.getSpec().getContainers().stream()
                .filter(each -> CONTAINER.equals(each.getName()))
                .findFirst()
                .orElse(null);
        if (container == null || !request.image().equals(container.getImage())) {
            return "its image becomes " + (container == null ? "another one" : container.getImage());
        }
        return "Always".equals(container.getImagePullPolicy())
                ? ""
                : "its pull policy becomes " + container.getImagePullPolicy();
    }
}
