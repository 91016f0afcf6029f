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
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.image.Keyring;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;

/** Whether the accounts of pull secrets are allowed to pull the requested repositories. */
public final class RepositoryAccess implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "auth.repository-access", "accounts of pull secrets are allowed to pull their images")
            .reports(AuthProblems.ACCESS_DENIED)
            .requires(Listing.pods())
            .needs(PodSecrets.NEEDS, RegistryHosts.PROBED);

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
                findings.add(denied(failure, image, lookup, evidence));
            } else {
                // Without a login, the same error has another meaning, which another check covers.
                gaps.addAll(secrets.gaps());
            }
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps.stream().distinct().toList());
        }
        return Outcome.of(findings, "no registry denies a known account access to a repository");
    }

    private static Finding denied(PullFailure failure, ImageReference image, Keyring.Lookup lookup, Evidence evidence) {
        String repository = image.repository();
        Finding finding = Finding.of(
                        AuthProblems.ACCESS_DENIED,
                        Subject.pod(failure.pod().path()),
                        "Registry " + image.authority() + " does not allow the account of Pod "
                                + failure.pod().path() + " to pull " + repository + ", or the repository does not"
                                + " exist")
                .observed(Phrases.brief(failure.error().message(), 300), "a token with pull access", failure.source())
                .involving(Workloads.subjects(List.of(failure)))
                .involving(Subject.registry(image.authority()));
        String first = "";
        for (Keyring.Key key : lookup.tried()) {
            if (key.hasCredentials()) {
                first = first.isEmpty() ? key.secret() : first;
                finding = finding.observed(
                                "key " + key.key() + " matches the image, so its login was sent",
                                "Secret " + key.secret())
                        .involving(Subject.secret(key.secret()));
            }
        }
        return finding.remedy(Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                                "Check that the repository exists. Use an account that is allowed to see it.",
                                RegistryHosts.skopeo(
                                        evidence,
                                        image,
                                        "list-tags",
                                        "--creds",
                                        "USER:PASSWORD",
                                        "docker://" + image.authority() + "/" + repository),
                                Actor.here())
                        .deciding("if the command lists tags, the repository exists and the account of the Secret has"
                                + " no pull access: continue. If the registry does not know the repository,"
                                + " the image name is wrong or the image was never pushed."),
                Step.manual(
                        "Give the account of Secret " + first + " pull access to " + repository
                                + " (Harbor: Members or Robot Accounts of the project; GitLab: scope"
                                + " read_registry), or use an account in the Secret that has this access.",
                        Actor.operator("in the administration of the registry"))));
    }
}
