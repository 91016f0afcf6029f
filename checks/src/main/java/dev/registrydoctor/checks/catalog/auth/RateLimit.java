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

/** Whether a registry limits the rate of pulls. */
public final class RateLimit implements Check {

    private static final CheckInfo INFO = CheckInfo.of("auth.rate-limit", "no registry limits pulls")
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
        return Outcome.of(findings, "no pull fails with HTTP 429");
    }

    private static Finding limited(String host, List<PullFailure> failures) {
        PullFailure first = failures.get(0);
        Finding finding = Finding.of(
                        AuthProblems.RATE_LIMITED,
                        Subject.registry(host),
                        "Registry " + host + " accepts no more pulls for now, for " + Workloads.pods(failures))
                .observed(Phrases.brief(first.error().message(), 300), "no status 429", first.source())
                .involving(Workloads.subjects(failures));
        boolean anonymous =
                failures.stream().allMatch(f -> f.pod().pullSecrets().isEmpty());
        if (anonymous) {
            finding = finding.observed(
                    "the Pods have no pull secret: without a login, all clients with the same address share one"
                            + " limit",
                    "spec of " + Workloads.pods(failures));
        }
        List<Step> steps = new ArrayList<>();
        if (first.isOfAnotherServer()) {
            finding = finding.observed(
                    "the error is from " + first.server()
                            + ": the limit is its own, or it reached the limit of the registry that it copies from",
                    first.source());
            steps.add(Step.manual(
                    "Give " + first.server() + " an account at " + host + " if it copies from there: the limit then"
                            + " counts the requests of this account, not those of the Pods.",
                    Actor.operator("on the machine of " + first.server())));
        }
        steps.add(Step.kubectl(
                        "Create a pull secret: accounts have their own, higher limits. Then add the Secret to the"
                                + " Pods or to their ServiceAccount." + LoginRemedies.QUOTING,
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
                "Or copy the image to the built-in registry, and use that copy in the workload. Run this where the"
                        + " image can be pulled, or wait until the limit is reset.",
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
