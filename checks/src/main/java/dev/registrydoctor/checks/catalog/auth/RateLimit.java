package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Unqualified;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;

/** Whether registries let pulls through, or have had enough of them. */
public final class RateLimit implements Check {

    private static final CheckInfo INFO = CheckInfo.of("auth.rate-limit", "no registry limits the rate of pulls")
            .reports(AuthProblems.RATE_LIMITED)
            .requires(Listing.pods())
            .needs(Unqualified.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        Workloads.byHost(Workloads.failures(evidence), PullError.Kind.RATE_LIMITED)
                .forEach((host, failures) ->
                        Unqualified.apart(failures, evidence).forEach(some -> findings.add(limited(host, some))));
        return Outcome.of(findings, "no pull fails with 429");
    }

    private static Finding limited(String host, List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        AuthProblems.RATE_LIMITED,
                        Subject.registry(host),
                        "Registry " + host + " refuses further pulls for now, for " + Workloads.pods(failures))
                .observed(Phrases.brief(first.error().message(), 300), "no status 429", first.source())
                .involving(Workloads.subjects(failures));
        boolean anonymous =
                failures.stream().allMatch(f -> f.pod().pullSecrets().isEmpty());
        if (anonymous) {
            finding = finding.observed(
                    "the pods name no pull secret: without a login the limit is shared by all behind one address",
                    "spec of " + Workloads.pods(failures));
        }
        List<Step> steps = new ArrayList<>();
        if (first.isOfAnotherServer()) {
            finding = finding.observed(
                    "it was " + first.server()
                            + " that said so: the limit is its own, or was reached by what it fetches",
                    first.source());
            steps.add(Step.manual(
                    "If " + first.server() + " copies from " + host
                            + ", give it an account there: the limit counts it, not the pods.",
                    Actor.operator("where " + first.server() + " runs")));
        }
        steps.add(Step.kubectl(
                        "Log in: accounts have limits of their own, and higher ones. Name the secret in the pods or their"
                                + " service account afterwards." + LoginRemedies.QUOTING,
                        LoginRemedies.secret(first.pod().namespace(), LoginRemedies.NEW_SECRET, host))
                .undoneBy(Action.delete("secret", first.pod().namespace(), LoginRemedies.NEW_SECRET)));
        ImageReference image = first.image();
        if (image != null && image.digest() == null) {
            steps.add(toCopy(image));
        }
        return finding.remedy(new Remedy(steps, PullFailures.ALL_LEAVE_BACK_OFF));
    }

    private static Step toCopy(ImageReference image) {
        return Step.of(
                "Or keep a copy in the built-in registry, and name that in the workload. Do it where the image can be"
                        + " had, or once the limit is over.",
                Action.program(
                        "skopeo",
                        "copy",
                        "--all",
                        "--dest-tls-verify=false",
                        "docker://" + image.authority() + "/" + image.repository() + ":" + image.reference(),
                        "docker://localhost:32000/" + image.plainRepository() + ":" + image.reference()),
                Actor.node(null));
    }
}
