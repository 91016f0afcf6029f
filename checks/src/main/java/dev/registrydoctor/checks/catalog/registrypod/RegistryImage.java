package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.catalog.PullNeeds;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.model.PullError;
import dev.registrydoctor.checks.model.PullFailure;
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for a registry pod whose own image does not come. */
final class RegistryImage {

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
            default -> Say.brief(error.innermost(), 120);
        };
    }

    private static Remedy remedy(PullFailure failure) {
        String image = Shell.quote(failure.container().image());
        String node = failure.node();
        List<Step> steps = new ArrayList<>();
        switch (failure.error().kind()) {
            case NAME_UNRESOLVED, REFUSED, NO_ROUTE, TIMED_OUT, PROXY -> {
                steps.add(Step.of(
                        "Give the node its way out: name resolution, route, and the proxy of containerd in"
                                + " /var/snap/microk8s/current/args/containerd-env where one is needed.",
                        "getent hosts registry-1.docker.io; curl -sS -o /dev/null -w '%{http_code}\\n' https://registry-1.docker.io/v2/",
                        Say.onNode(node)));
                steps.add(sideLoad(image, node));
            }
            case RATE_LIMITED -> {
                steps.add(Step.of(
                        "Wait for the limit to pass (six hours at most), or pull with an account.", null, "nobody"));
                steps.add(sideLoad(image, node));
            }
            case NOT_FOUND ->
                steps.add(Step.of(
                                "Put back the image that the Deployment had before.",
                                "microk8s kubectl -n container-registry rollout undo deploy/registry",
                                Say.KUBECTL)
                        .risking(Risk.RESTARTS));
            default -> {
                steps.add(Step.of(
                        "Read the whole error.",
                        "microk8s kubectl -n container-registry describe pod "
                                + Shell.quote(failure.pod().name()),
                        Say.KUBECTL));
                steps.add(sideLoad(image, node));
            }
        }
        return new Remedy(steps, "microk8s kubectl -n container-registry get pods shows Running");
    }

    private static Step sideLoad(String image, @Nullable String node) {
        return Step.of(
                "Or bring the image by hand: save it where it can be pulled, and import it on the node.",
                "docker pull " + image + " && docker save " + image
                        + " > registry.tar; microk8s images import < registry.tar",
                "elsewhere, then " + Say.onNode(node));
    }
}
