package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.DockerHub;
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
            case NAME_UNRESOLVED -> "the node cannot resolve the registry's name";
            case PROXY -> "the proxy between the node and the registry fails";
            case REFUSED, NO_ROUTE, TIMED_OUT -> "the node cannot reach the registry";
            case RATE_LIMITED -> "the pull rate limit of the registry is reached";
            case NOT_FOUND -> "the registry does not have it";
            case UNKNOWN_AUTHORITY, NAME_MISMATCH, CERTIFICATE_DATES -> "the registry's certificate is not accepted";
            case NO_CREDENTIALS, CREDENTIALS_REFUSED, NO_RIGHT ->
                "the registry requires other credentials, or does not have this image";
            case LOST -> "the reason is no longer recorded (only the back-off is)";
            default -> Phrases.brief(error.innermost(), 120);
        };
    }

    private static Remedy remedy(PullFailure failure) {
        String image = failure.container().image();
        String node = failure.node();
        ImageReference reference = failure.image();
        String server = reference == null || reference.isDockerHub() ? DockerHub.SERVER : reference.authority();
        List<Step> steps = new ArrayList<>();
        switch (failure.error().kind()) {
            case NAME_UNRESOLVED, REFUSED, NO_ROUTE, TIMED_OUT, PROXY -> {
                steps.addAll(toReach(server, node));
                steps.addAll(sideLoad(image, node));
            }
            case RATE_LIMITED -> {
                steps.add(Step.manual(
                        "Wait for the rate limit to reset (six hours at most), or pull with an account.",
                        Actor.cluster()));
                steps.addAll(sideLoad(image, node));
            }
            case NOT_FOUND ->
                steps.add(DeploymentSteps.undo(
                        "Restore the image that the Deployment had before. If kubectl reports that there is none, set"
                                + " one that exists: `microk8s kubectl -n container-registry set image deploy/registry"
                                + " registry=registry:2.8.3`."));
            default -> {
                steps.add(Phase.described(
                        "Read the complete error.",
                        "its last part shows the cause. A name, a refused connection or a timeout: the node's network"
                                + " or DNS. \"unauthorized\" or"
                                + " \"denied\": a wrong name. x509: a proxy or mirror that is not trusted.",
                        failure.pod()));
                steps.addAll(sideLoad(image, node));
            }
        }
        return new Remedy(steps, Verification.kubectl("shows Running", "-n", BuiltIn.NAMESPACE, "get", "pods"));
    }

    private static List<Step> toReach(String server, @Nullable String node) {
        return List.of(
                Step.of(
                                "Check whether the name resolves on the node.",
                                Action.program("getent", "hosts", ImageReference.withoutPort(server)),
                                Actor.node(node))
                        .deciding("no address means that the node's DNS does not know the name: configure DNS in"
                                + " /etc/systemd/resolved.conf or in the network's DHCP. An address means that DNS is"
                                + " not the cause."),
                Step.of(
                                "Check whether the registry answers the node.",
                                Action.program(
                                        "curl",
                                        "-sS",
                                        "-o",
                                        "/dev/null",
                                        "-w",
                                        "%{http_code}\\n",
                                        "https://" + server + "/v2/"),
                                Actor.node(node))
                        .deciding("200 or 401 means that the registry is reachable: the Pod starts within five minutes."
                                + " A timeout or 000 means that a route or a firewall blocks the connection,"
                                + " or that a proxy is needed: set HTTPS_PROXY in"
                                + " /var/snap/microk8s/current/args/containerd-env, and restart containerd."));
    }

    static List<Step> sideLoad(String image, @Nullable String node) {
        Actor elsewhere = Actor.pushClient("on a machine that can pull it");
        return List.of(
                Step.of(
                        "Or, to import the image manually: pull it.",
                        Action.program("docker", "pull", image),
                        elsewhere),
                Step.of(
                        "Or, to import the image manually: save it to a file.",
                        Action.program("docker", "save", "-o", ARCHIVE, image),
                        elsewhere),
                Step.of(
                        "Or, to import the image manually: copy the file to the node and import it there.",
                        Action.script("sudo microk8s images import < " + ARCHIVE),
                        Actor.node(node)));
    }
}
