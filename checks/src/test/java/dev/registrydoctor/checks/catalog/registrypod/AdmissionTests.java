package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class AdmissionTests {

    private static final String QUOTA =
            "pods \"registry-6c9fcc695f-abcde\" is forbidden: failed quota: team: must specify limits.cpu for: registry";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Admission());
    }

    private static GivenSite podless() {
        return GivenSite.healthy()
                .without(Listing.Kind.PODS, Given.REGISTRY_POD)
                .with(Given.registryDeployment().replicas(0, 1));
    }

    @Test
    void theDeploymentsConditionTells() {
        examine(podless().with(Given.registryDeployment().replicas(0, 1).replicaFailure(QUOTA)))
                .reports("registry-pod.blocked-by-admission")
                .says("quota team of its namespace", QUOTA)
                .links("registry-pod.blocked-by-admission", Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    /** The numbers of the refusal are the room that the quota lacks; thousandths of a CPU are added as such. */
    @Test
    void theQuotaThatRefusesIsRaisedToWhatWasRequested() {
        String compute =
                "pods \"registry-x\" is forbidden: exceeded quota: compute, requested: limits.cpu=500m,limits.memory=1Gi,"
                        + "pods=1, used: limits.cpu=1,limits.memory=1Gi,pods=4, limited: limits.cpu=1,limits.memory=1Gi,pods=4";
        examine(podless().with(Given.registryDeployment().replicas(0, 1).replicaFailure(compute)))
                .advises(
                        "patch resourcequota compute -p '{\"spec\":{\"hard\":{\"limits.cpu\":\"1500m\",\"limits.memory\":\"2048Mi\",\"pods\":\"5\"}}}'");
    }

    @Test
    void theWebhookThatRefusesIsNamed() {
        String down =
                "Internal error occurred: failed calling webhook \"pods.policy.example\": failed to call webhook: Post"
                        + " \"https://policy.kube-policy.svc:443/\": dial tcp 10.152.183.9:443: connect: connection refused";
        examine(podless().with(Given.registryDeployment().replicas(0, 1).replicaFailure(down)))
                .advises(
                        "-n kube-policy get deploy,pods,svc,endpointslices", "{{if eq .name \"pods.policy.example\"}}");
    }

    @Test
    void theReplicaSetsEventTellsWhereTheConditionIsNotRecorded() {
        examine(podless()
                        .with(Given.event(
                                "ReplicaSet",
                                "container-registry/registry-6c9fcc695f",
                                "FailedCreate",
                                "admission webhook \"validate.kyverno.svc\" denied the request: no latest",
                                GivenSite.NOW)))
                .reports("registry-pod.blocked-by-admission")
                .says("admission webhook validate.kyverno.svc");
    }

    @Test
    void aPodThatIsThereWasAdmitted() {
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment().replicas(1, 2).replicaFailure(QUOTA)))
                .passes();
        examine(GivenSite.healthy().with(Given.registryPod().notScheduled("0/1 nodes are available")))
                .passes();
    }

    @Test
    void noPodAndNoRefusalIsNotInvented() {
        examine(podless()).skips();
        examine(podless().with(Given.registryDeployment().replicas(0, 0).replicaFailure(QUOTA)))
                .skips();
        examine(podless().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
    }

    @Test
    void withoutPodsOrDeploymentsNothingIsKnown() {
        GivenSite refused =
                podless().with(Given.registryDeployment().replicas(0, 1).replicaFailure(QUOTA));
        examine(refused.unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
    }
}
