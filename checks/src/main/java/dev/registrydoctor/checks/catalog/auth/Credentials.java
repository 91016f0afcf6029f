package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.catalog.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import dev.registrydoctor.checks.model.ImageReference;
import dev.registrydoctor.checks.model.Keyring;
import dev.registrydoctor.checks.model.PullError;
import dev.registrydoctor.checks.model.PullFailure;
import dev.registrydoctor.checks.model.Shell;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether registries accept the credentials that pulls bring. */
public final class Credentials implements Check {

    private static final CheckInfo INFO = CheckInfo.of("auth.credentials", "registries accept the credentials of pulls")
            .reports(AuthProblems.CREDENTIALS_REFUSED)
            .requires(Listing.pods())
            .welcomes(
                    Listing.events(),
                    new RuntimeLog.Ask(),
                    Listing.nodes(),
                    new HostFacts.Ask(),
                    Listing.pullSecrets());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        return PodSecrets.unlisted(soFar);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            // Without a secret nothing was sent that could be refused.
            if (failure.error().kind() == PullError.Kind.CREDENTIALS_REFUSED
                    && failure.image() != null
                    && !failure.pod().pullSecrets().isEmpty()) {
                Finding finding = refused(failure, failure.image(), evidence);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        return Outcome.of(findings, "no registry refuses a pull's credentials");
    }

    /** The finding, or null when it is known that no key of the pod's secrets is for this image. */
    private static @Nullable Finding refused(PullFailure failure, ImageReference image, Evidence evidence) {
        Pod pod = failure.pod();
        PodSecrets secrets = new PodSecrets(pod, evidence);
        Keyring.Lookup lookup = Keyring.lookUp(image, secrets.found());
        List<Keyring.Key> sent = lookup.stops() != null
                ? List.of()
                : lookup.tried().stream().filter(Keyring.Key::hasCredentials).toList();
        if (sent.isEmpty() && (secrets.gaps().isEmpty() || lookup.stops() != null)) {
            return null;
        }
        List<String> names = sent.isEmpty()
                ? pod.pullSecrets()
                : sent.stream()
                        .map(k -> k.secret().substring(k.secret().indexOf('/') + 1))
                        .distinct()
                        .toList();
        Finding finding = Finding.of(
                        AuthProblems.CREDENTIALS_REFUSED,
                        Subject.pod(pod.path()),
                        "Registry " + image.authority() + " refuses the credentials of pod " + pod.path() + " (secret "
                                + Say.some(names) + ")")
                .observed(Say.brief(failure.error().message(), 300), "an accepted login", failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .involving(Subject.registry(image.authority()));
        for (Keyring.Key key : sent) {
            finding = finding.observed(
                            "a key of secret " + key.secret() + " matches the image, so its login was sent",
                            "secret " + key.secret())
                    .involving(Subject.secret(key.secret()));
            String doubt = key.doubt();
            if (doubt != null) {
                finding = finding.observed("key " + key.key() + ": " + doubt, "secret " + key.secret());
            }
        }
        return finding.remedy(Remedy.of(
                "the pod leaves ImagePullBackOff, within five minutes",
                Step.of(
                        "Try the login by hand, with the user name and password that the secret should hold. A user name with a $"
                                + " must be in single quotes, here and when the secret is made.",
                        "curl -sS -o /dev/null -w '%{http_code}\\n' -u 'USER' "
                                + Shell.quote("https://" + image.authority() + "/v2/"),
                        "here"),
                Step.of(
                        "Make the secret anew with a login that works.",
                        "microk8s kubectl -n " + Shell.quote(pod.namespace()) + " create secret docker-registry "
                                + Shell.quote(names.get(0))
                                + " --docker-server=" + Shell.quote(image.authority())
                                + " --docker-username='USER' --docker-password='PASSWORD' --dry-run=client -o yaml | microk8s kubectl apply -f -",
                        Say.KUBECTL)));
    }
}
