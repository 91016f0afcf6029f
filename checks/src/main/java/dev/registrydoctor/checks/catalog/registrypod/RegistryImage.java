package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for a registry pod whose own image does not come. */
final class RegistryImage {

    private static final String HUB = "registry-1.docker.io";
    private static final String ARCHIVE = "registry.tar";

    private RegistryImage() {}

    static Finding unpullable(PullFailure failure) {
        String image = failure.container().image();
        PullError error = failure.error();
        Finding finding = Finding.of(
                        RegistryPodProblems.IMAGE_UNPULLABLE,
                        Subject.pod(failure.pod().path()),
                        "The registry's own image " + image + " cannot be pulled: " + why(error))
                .observed(
                        error.message().isBlank()
                                ? String.valueOf(failure.container().waitingReason())
                                : error.message(),
                        "the image on the node",
                        failure.source())
                .involving(Subject.image(image))
                .involving(PullNeeds.ofInfrastructure(failure));
        if (error.kind() == PullError.Kind.PROXY) {
            finding = finding.involving(Subject.host("containerd"));
        }
        return Phase.parts(failure.pod(), finding).remedy(remedy(failure));
    }

    private static String why(PullError error) {
        return switch (error.kind()) {
            case NAME_UNRESOLVED -> "the node does not resolve the registry's name";
            case PROXY -> "the proxy on the way to it fails";
            case REFUSED, NO_ROUTE, TIMED_OUT -> "the node does not reach the registry";
            case RATE_LIMITED -> "the pull limit of the registry is used up";
            case NOT_FOUND -> "the registry does not have it";
            case UNKNOWN_AUTHORITY, NAME_MISMATCH, CERTIFICATE_DATES -> "the registry's certificate is not accepted";
            case NO_CREDENTIALS, CREDENTIALS_REFUSED, NO_RIGHT ->
                "the registry wants other credentials, or has no such image";
            case LOST -> "why is no longer told (only the back-off is)";
            default -> Phrases.brief(error.innermost(), 120);
        };
    }

    private static Remedy remedy(PullFailure failure) {
        String image = failure.container().image();
        String node = failure.node();
        ImageReference reference = failure.image();
        String server = reference == null || reference.isDockerHub() ? HUB : reference.authority();
        List<Step> steps = new ArrayList<>();
        switch (failure.error().kind()) {
            case NAME_UNRESOLVED, REFUSED, NO_ROUTE, TIMED_OUT, PROXY -> {
                steps.addAll(toReach(server, node));
                steps.addAll(sideLoad(image, node));
            }
            case RATE_LIMITED -> {
                steps.add(Step.manual(
                        "Wait for the limit to pass (six hours at most), or pull with an account.", Actor.cluster()));
                steps.addAll(sideLoad(image, node));
            }
            case NOT_FOUND ->
                steps.add(DeploymentSteps.undo(
                        "Put back the image that the Deployment had before. If it says that there is none, name one that exists:"
                                + " `microk8s kubectl -n container-registry set image deploy/registry"
                                + " registry=registry:2.8.3`."));
            default -> {
                steps.add(Phase.described(
                        "Read the whole error.",
                        "its last part tells it: a name, a refused connection or a time-out is the node's way out; unauthorized or"
                                + " denied is a wrong name; x509 is a proxy or a mirror that is not trusted.",
                        failure.pod()));
                steps.addAll(sideLoad(image, node));
            }
        }
        return new Remedy(steps, Verification.kubectl("shows Running", "-n", BuiltIn.NAMESPACE, "get", "pods"));
    }

    private static List<Step> toReach(String server, @Nullable String node) {
        return List.of(
                Step.of(
                                "See whether the name resolves on the node.",
                                Action.program("getent", "hosts", ImageReference.withoutPort(server)),
                                Actor.node(node))
                        .deciding("no address says that the node's DNS does not know the name: set it in"
                                + " /etc/systemd/resolved.conf or by the network's DHCP. An address says that the name is"
                                + " not the cause."),
                Step.of(
                                "See whether the registry answers the node.",
                                Action.program(
                                        "curl",
                                        "-sS",
                                        "-o",
                                        "/dev/null",
                                        "-w",
                                        "%{http_code}\\n",
                                        "https://" + server + "/v2/"),
                                Actor.node(node))
                        .deciding(
                                "200 or 401 says that the way is free: the Pod follows within five minutes. A time-out"
                                        + " or 000 says that a route or a firewall is in the way, or that a proxy is needed: name"
                                        + " it as HTTPS_PROXY in /var/snap/microk8s/current/args/containerd-env, and restart"
                                        + " containerd."));
    }

    static List<Step> sideLoad(String image, @Nullable String node) {
        Actor elsewhere = Actor.pushClient("on a machine that can pull it");
        return List.of(
                Step.of("Or bring the image by hand: pull it.", Action.program("docker", "pull", image), elsewhere),
                Step.of("Save it to a file.", Action.program("docker", "save", "-o", ARCHIVE, image), elsewhere),
                Step.of(
                        "Copy the file to the node and import it there.",
                        Action.script("sudo microk8s images import < " + ARCHIVE),
                        Actor.node(node)));
    }
}
