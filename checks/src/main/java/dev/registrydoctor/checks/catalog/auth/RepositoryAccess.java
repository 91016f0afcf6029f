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
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;

/** Whether the accounts that pulls log in with may read the repositories that they ask for. */
public final class RepositoryAccess implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "auth.repository-access", "accounts of pull secrets may read what is pulled with them")
            .reports(AuthProblems.ACCESS_DENIED)
            .requires(Listing.pods())
            .needs(PodSecrets.NEEDS);

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
            if (failure.error().kind() != PullError.Kind.NO_RIGHT
                    || image == null
                    || failure.pod().pullSecrets().isEmpty()) {
                continue;
            }
            PodSecrets secrets = new PodSecrets(failure.pod(), evidence);
            Keyring.Lookup lookup = Keyring.lookUp(image, secrets.found());
            if (lookup.sendsCredentials()) {
                findings.add(denied(failure, image, lookup));
            } else {
                // Without a login the same words mean something else: another check's matter.
                gaps.addAll(secrets.gaps());
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps.stream().distinct().toList());
        }
        return Outcome.of(findings, "no registry denies a repository to an account that it knows");
    }

    private static Finding denied(PullFailure failure, ImageReference image, Keyring.Lookup lookup) {
        String repository = image.repository();
        Finding finding = Finding.of(
                        AuthProblems.ACCESS_DENIED,
                        Subject.pod(failure.pod().path()),
                        "Registry " + image.authority() + " does not let the account of pod "
                                + failure.pod().path() + " read " + repository + ", or has no such repository")
                .observed(
                        Phrases.brief(failure.error().message(), 300),
                        "a token with the right to pull",
                        failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .involving(Subject.registry(image.authority()));
        String first = "";
        for (Keyring.Key key : lookup.tried()) {
            if (key.hasCredentials()) {
                first = first.isEmpty() ? key.secret() : first;
                finding = finding.observed(
                                "its key " + key.key() + " matches the image, so its login was sent",
                                "secret " + key.secret())
                        .involving(Subject.secret(key.secret()));
            }
        }
        return finding.remedy(Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                                "Check that the repository exists, with an account that is allowed to see it.",
                                Action.program(
                                        "skopeo",
                                        "list-tags",
                                        "--creds",
                                        "USER:PASSWORD",
                                        "docker://" + image.authority() + "/" + repository),
                                Actor.here())
                        .deciding(
                                "if it lists tags, the repository is there, and the account of the secret lacks the right: go"
                                        + " on. If it is not known, the image's name is wrong, or it was never pushed."),
                Step.manual(
                        "Give the account of secret " + first + " the right to pull from " + repository
                                + " (Harbor: Members or Robot Accounts of the project; GitLab: scope read_registry), or"
                                + " put one that has it into the secret.",
                        Actor.operator("in the registry's own administration"))));
    }
}
