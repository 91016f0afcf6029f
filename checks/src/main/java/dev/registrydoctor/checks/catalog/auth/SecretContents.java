package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.PullSecret.Defect.Effect;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the kubelet finds a login in the pull secrets of Pods. */
public final class SecretContents implements Check {

    private static final CheckInfo INFO = CheckInfo.of("auth.secret-contents", "the kubelet can read pull secrets")
            .reports(AuthProblems.PULL_SECRET_MALFORMED)
            .requires(Listing.pods())
            .needs(PodSecrets.NEEDS);

    /** Errors of pulls without a login or with a wrong one. */
    private static final Set<PullError.Kind> KINDS = Set.of(
            PullError.Kind.NO_CREDENTIALS,
            PullError.Kind.CREDENTIALS_REFUSED,
            PullError.Kind.NO_RIGHT,
            PullError.Kind.SECRET_UNREADABLE);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            ImageReference image = failure.image();
            if (image == null
                    || failure.pod().pullSecrets().isEmpty()
                    || !KINDS.contains(failure.error().kind())) {
                continue;
            }
            PodSecrets secrets = new PodSecrets(failure.pod(), evidence);
            Map<PullSecret, String> useless = useless(image, secrets.found());
            useless.forEach((secret, why) -> findings.add(malformed(failure, image, secret, why)));
            if (useless.isEmpty()) {
                // The kubelet reports this itself, but no message of it names the Secret.
                if (failure.error().kind() == PullError.Kind.SECRET_UNREADABLE) {
                    findings.add(unreadable(failure));
                } else {
                    gaps.addAll(secrets.gaps());
                }
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps.stream().distinct().toList());
        }
        return Outcome.of(findings.stream().distinct().toList(), "no pull fails because a pull secret cannot be read");
    }

    /** The Secrets that provide no login for this pull, each with the reason; empty when a login was sent. */
    private static Map<PullSecret, String> useless(ImageReference image, List<PullSecret> secrets) {
        Keyring.Lookup lookup = Keyring.lookUp(image, secrets);
        Map<PullSecret, String> useless = new LinkedHashMap<>();
        for (PullSecret secret : secrets) {
            PullSecret.Defect defect = secret.defect();
            boolean stops = defect != null && defect.effect() == Effect.STOPS_THE_PULL;
            if (defect != null && (stops || !lookup.sendsCredentials())) {
                useless.put(secret, defect.why());
            }
        }
        if (useless.isEmpty() && !lookup.sendsCredentials()) {
            for (Keyring.Key key : lookup.tried()) {
                secrets.stream()
                        .filter(s -> s.path().equals(key.secret()))
                        .findFirst()
                        .ifPresent(s -> useless.put(s, "key " + key.key() + " " + key.reason()));
            }
        }
        return useless;
    }

    private static Finding malformed(PullFailure failure, ImageReference image, PullSecret secret, String why) {
        boolean stops = secret.defect() != null && secret.defect().effect() == Effect.STOPS_THE_PULL;
        return about(
                        failure,
                        Finding.of(
                                        AuthProblems.PULL_SECRET_MALFORMED,
                                        Subject.secret(secret.path()),
                                        "The kubelet finds no login for " + image.authority() + " in Secret "
                                                + secret.path() + ": " + why)
                                .observed(
                                        why + (stops ? "; all pulls of Pods that use this Secret fail" : ""),
                                        "a user name and a password for " + image.authority(),
                                        "Secret " + secret.path()))
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        Step.of(
                                        "Delete the Secret: its type cannot be changed in place.",
                                        Action.delete("secret", secret.namespace(), secret.name()),
                                        Actor.cluster())
                                .risking(LoginRemedies.loss(secret.namespace(), secret.name(), image.authority())),
                        Step.kubectl(
                                "Recreate the Secret from user name and password. Do not use ~/.docker/config.json:"
                                        + " this file can contain only the name of a credential store."
                                        + LoginRemedies.QUOTING,
                                LoginRemedies.secret(secret.namespace(), secret.name(), image))));
    }

    private static Finding unreadable(PullFailure failure) {
        String pod = failure.pod().path();
        return about(
                        failure,
                        Finding.of(
                                AuthProblems.PULL_SECRET_MALFORMED,
                                Subject.pod(pod),
                                "The kubelet cannot read a pull secret of Pod " + pod + " ("
                                        + Phrases.some(failure.pod().pullSecrets()) + ")"))
                .remedy(Remedy.of(
                        PullFailures.LEAVES_BACK_OFF,
                        Step.kubectl(
                                        "Show the contents of the Secret. Repeat this for each pull secret of the"
                                                + " Pod. The output contains logins: do not paste it anywhere.",
                                        "-n",
                                        failure.pod().namespace(),
                                        "get",
                                        "secret",
                                        failure.pod().pullSecrets().get(0),
                                        "-o",
                                        "go-template={{index .data \".dockerconfigjson\" | base64decode}}")
                                .deciding("if the output is not JSON, or if auth, decoded with `base64 -d`, is not"
                                        + " user:password, this Secret is broken: recreate it with the next"
                                        + " step."),
                        recreate(failure)));
    }

    private static Step recreate(PullFailure failure) {
        String authority =
                failure.image() == null ? "REGISTRY" : failure.image().authority();
        return LoginRemedies.replace(
                "Recreate the broken Secret from user name and password." + LoginRemedies.QUOTING,
                failure.pod().namespace(),
                failure.pod().pullSecrets().get(0),
                authority,
                null);
    }

    private static Finding about(PullFailure failure, Finding finding) {
        Finding seen = finding.observed(
                        Phrases.brief(failure.error().message(), 300), "a pull with credentials", failure.source())
                .involving(Workloads.subjects(List.of(failure)));
        return failure.image() == null
                ? seen
                : seen.involving(Subject.registry(failure.image().authority()));
    }
}
