package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the credentials are allowed to read what the checks need. */
public final class ClusterAccess implements Check {

    private static final List<Listing<?>> LISTINGS = List.of(
            Listing.nodes(),
            Listing.pods(),
            Listing.deploymentsIn(BuiltIn.NAMESPACE),
            Listing.services(),
            Listing.claimsIn(BuiltIn.NAMESPACE),
            Listing.storageClasses(),
            Listing.volumes(),
            Listing.events());

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.access", "this user is allowed to read what the checks need")
            .reports(ClusterProblems.ACCESS_DENIED)
            .requires(ApiContact.Ask.INSTANCE)
            .welcomes(LISTINGS.toArray(Question<?>[]::new));

    /** The user in the API server's error message. */
    private static final Pattern USER = Pattern.compile("\\bUser \"([^\"]+)\" cannot ");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        ApiContact api = evidence.orNull(ApiContact.Ask.INSTANCE);
        if (api == null || api.state() != ApiContact.State.ANSWERS) {
            return Outcome.skipped("no request was sent to an API server");
        }
        List<Gap> gaps = LISTINGS.stream()
                .flatMap(l -> evidence.answer(l).gaps().stream())
                .distinct()
                .toList();
        List<Gap> denied =
                gaps.stream().filter(g -> g.cause() == Gap.Cause.DENIED).toList();
        if (denied.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        if (denied.isEmpty()) {
            return Outcome.pass("this user is allowed to read every list that the checks need");
        }
        Finding finding = Finding.of(
                ClusterProblems.ACCESS_DENIED,
                Subject.cluster(),
                "This user is not allowed to read "
                        + Phrases.some(denied.stream().map(Gap::what).toList()));
        for (Gap gap : denied) {
            finding = finding.observed(gap.why(), "permission to list " + gap.what(), "the API server");
        }
        return Outcome.found(finding.remedy(toGrant(denied)));
    }

    /** The rules come from the packaged manifest; a test compares it with the requests of a run. */
    private static Remedy toGrant(List<Gap> denied) {
        String user = denied.stream()
                .map(gap -> USER.matcher(gap.why()))
                .filter(Matcher::find)
                .map(name -> name.group(1))
                .findFirst()
                .orElse("USER");
        String manifest = "registry-doctor rbac --user " + Shell.quote(user) + " | microk8s kubectl ";
        return Remedy.of(
                Verification.of("Check cluster.access passes."),
                Step.of(
                        "Run with the kubeconfig of MicroK8s, which is allowed to read everything.",
                        Action.root(
                                "registry-doctor",
                                "run",
                                "--kubeconfig",
                                "/var/snap/microk8s/current/credentials/client.config"),
                        Actor.node(null)),
                Step.of(
                                "Or ask an administrator to grant the permissions that a run needs. They are"
                                        + " read-only"
                                        + (user.equals("USER") ? ". USER is a placeholder." : "."),
                                Action.script(manifest + "apply -f -"),
                                Actor.cluster())
                        .undoneBy(Action.script(manifest + "delete -f -")));
    }
}
