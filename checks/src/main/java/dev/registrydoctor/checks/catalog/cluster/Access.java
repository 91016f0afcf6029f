package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.ApiContact;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.model.BuiltIn;
import java.util.List;

/** Whether the credentials may read what the checks need. */
public final class Access implements Check {

    private static final List<Listing<?>> LISTINGS = List.of(
            Listing.nodes(),
            Listing.pods(),
            Listing.deploymentsIn(BuiltIn.NAMESPACE),
            Listing.services(),
            Listing.claimsIn(BuiltIn.NAMESPACE),
            Listing.storageClasses(),
            Listing.volumes(),
            Listing.events());

    private static final CheckInfo INFO = CheckInfo.of("cluster.access", "this user may read what the checks need")
            .reports(ClusterProblems.ACCESS_DENIED)
            .requires(new ApiContact.Ask())
            .welcomes(LISTINGS.toArray(Question<?>[]::new));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        ApiContact api = evidence.find(new ApiContact.Ask()).orElse(null);
        if (api == null || api.state() != ApiContact.State.ANSWERS) {
            return Outcome.skipped("no API server was asked");
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
            return Outcome.pass("every list that the checks need may be read");
        }
        Finding finding = Finding.of(
                ClusterProblems.ACCESS_DENIED,
                Subject.cluster(),
                "These credentials may not read "
                        + Say.some(denied.stream().map(Gap::what).toList()));
        for (Gap gap : denied) {
            finding = finding.observed(gap.why(), "the right to list " + gap.what(), "the API server");
        }
        return Outcome.found(finding.remedy(Remedy.of(
                "cluster.access passes",
                Step.of(
                        "Run with MicroK8s' own kubeconfig, which may read everything.",
                        "sudo registry-doctor run --kubeconfig /var/snap/microk8s/current/credentials/client.config",
                        Say.NODE_SUDO),
                Step.of(
                                "Or have an administrator grant read access to this user (USER is a placeholder).",
                                "microk8s kubectl create clusterrolebinding registry-doctor-view --clusterrole=view --user=USER",
                                Say.KUBECTL)
                        .undoneBy("microk8s kubectl delete clusterrolebinding registry-doctor-view"))));
    }
}
