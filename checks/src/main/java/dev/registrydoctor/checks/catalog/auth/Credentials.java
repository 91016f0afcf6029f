package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether registries accept the credentials that are sent with pulls. */
public final class Credentials implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "auth.credentials", "registries accept the credentials that Pods use")
            .reports(AuthProblems.CREDENTIALS_REFUSED)
            .requires(Listing.pods())
            .needs(PodSecrets.NEEDS, Trials.NEEDS, RegistryHosts.PROBED);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            // Without a Secret, no credentials were sent that could be refused.
            if (failure.error().kind() == PullError.Kind.CREDENTIALS_REFUSED
                    && failure.image() != null
                    && !failure.pod().pullSecrets().isEmpty()) {
                Finding finding = refused(failure, failure.image(), evidence);
                if (finding != null) {
                    findings.add(finding);
                }
            }
        }
        int tried = 0;
        for (Map.Entry<CredentialTrial.Ask, Pod> entry : Trials.of(evidence).entrySet()) {
            CredentialTrial trial = Trials.result(entry.getKey(), evidence);
            boolean told = findings.stream()
                    .anyMatch(
                            f -> f.subject().equals(Subject.pod(entry.getValue().path())));
            tried += trial == null ? 0 : 1;
            if (trial != null && trial.outcome() == CredentialTrial.Outcome.REFUSED && !told) {
                findings.add(atTheNextPull(entry.getKey(), trial, entry.getValue(), evidence));
            }
        }
        return Outcome.of(
                findings,
                tried == 0
                        ? "no registry refuses the credentials of a pull"
                        : Phrases.count(tried, "login") + " checked, none refused");
    }

    /** A login that is refused, but that no pull has needed since then. */
    private static Finding atTheNextPull(CredentialTrial.Ask ask, CredentialTrial trial, Pod pod, Evidence evidence) {
        String secret = ask.namespace() + "/" + ask.secret();
        return Finding.of(
                        AuthProblems.CREDENTIALS_REFUSED,
                        Subject.secret(secret),
                        "The registry of " + ask.image() + " refuses the login of Secret " + secret + ", which Pod "
                                + pod.path() + " needs for its next pull")
                .observed(
                        "HTTP " + trial.status() + " " + trial.detail(),
                        "an accepted login",
                        "login attempt of this run")
                .involving(Subject.pod(pod.path()), Subject.image(ask.image()))
                .asHypothesis()
                .remedy(Remedy.of(
                        Verification.of(
                                Action.program(
                                        "registry-doctor", "run", "--verify-credentials", "--only", "auth.credentials"),
                                Actor.here(),
                                "finds no login that is refused"),
                        Step.manual("Renew the account at the registry.", Actor.operator("at the registry")),
                        LoginRemedies.replace(
                                "Or write a valid login to the Secret.",
                                ask.namespace(),
                                ask.secret(),
                                ImageReference.parse(ask.image())
                                        .map(ImageReference::authority)
                                        .orElse("REGISTRY"),
                                new PodSecrets(pod, evidence).find(ask.secret()).orElse(null))));
    }

    /** The finding, or null when it is known that no key of the Pod's Secrets is for this image. */
    private static @Nullable Finding refused(PullFailure failure, ImageReference image, Evidence evidence) {
        Pod pod = failure.pod();
        PodSecrets secrets = new PodSecrets(pod, evidence);
        Keyring.Lookup lookup = Keyring.lookUp(image, secrets.found());
        List<Keyring.Key> sent = Trials.sent(lookup);
        if (areAcceptedNow(sent, failure, evidence)) {
            return null; // The login is accepted now: the kubelet's next attempt succeeds.
        }
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
                        "Registry " + image.authority() + " refuses the credentials of Pod " + pod.path() + " (Secret "
                                + Phrases.some(names) + ")")
                .observed(Phrases.brief(failure.error().message(), 300), "an accepted login", failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .involving(Subject.registry(image.authority()));
        for (Keyring.Key key : sent) {
            finding = withKey(finding, key, failure, evidence);
        }
        return finding.remedy(
                toLogIn(pod, names.get(0), secrets.find(names.get(0)).orElse(null), image, evidence));
    }

    private static boolean areAcceptedNow(List<Keyring.Key> sent, PullFailure failure, Evidence evidence) {
        return !sent.isEmpty()
                && sent.stream()
                        .map(k ->
                                Trials.result(Trials.ask(k, failure.container().image()), evidence))
                        .allMatch(t -> t != null && t.outcome() == CredentialTrial.Outcome.ACCEPTED);
    }

    /** Adds what is known about a login that was sent. */
    private static Finding withKey(Finding finding, Keyring.Key key, PullFailure failure, Evidence evidence) {
        Finding more = finding.observed(
                        "a key of Secret " + key.secret() + " matches the image, so its login was sent",
                        "Secret " + key.secret())
                .involving(Subject.secret(key.secret()));
        CredentialTrial trial =
                Trials.result(Trials.ask(key, failure.container().image()), evidence);
        if (trial != null) {
            more = more.observed(
                    trial.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", HTTP " + trial.status()
                            + (trial.detail().isEmpty() ? "" : ", " + trial.detail()),
                    "an accepted login",
                    "login attempt of this run with Secret " + key.secret());
        }
        String doubt = key.doubt();
        return doubt == null ? more : more.observed("key " + key.key() + ": " + doubt, "Secret " + key.secret());
    }

    private static Remedy toLogIn(
            Pod pod, String secret, @Nullable PullSecret known, ImageReference image, Evidence evidence) {
        return Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                        "Try the login by hand with the user name and password that the Secret should have. Put a"
                                + " user name that contains $ in single quotes, here and when you create the"
                                + " Secret.",
                        // A registry with a token service refuses any user name and password at /v2/ itself.
                        RegistryHosts.skopeo(evidence, image, "login", "--username", "USER", image.authority()),
                        Actor.here()),
                LoginRemedies.replace(
                        "Recreate the Secret with a valid login.", pod.namespace(), secret, image.authority(), known));
    }
}
