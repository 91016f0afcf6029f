package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenDeployment;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusedPodsTests {

    private static final String BLOCKED = "workload.blocked-by-admission";
    private static final String WEB = "team/web";
    private static final String FORBIDDEN = "pods \"web-846bfb4cc6-x\" is forbidden: ";
    private static final String QUOTA = FORBIDDEN
            + "exceeded quota: small, requested: pods=1,requests.memory=128Mi, used: pods=4,requests.memory=512Mi,"
            + " limited: pods=4,requests.memory=512Mi";
    private static final String DOWN =
            "Internal error occurred: failed calling webhook \"check.example.org\": failed to call"
                    + " webhook: Post \"https://policy.guard.svc:443/check?timeout=10s\": dial tcp 10.152.183.7:443: connect: connection"
                    + " refused";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RefusedPods());
    }

    private static GivenDeployment web() {
        return Given.deployment(WEB, "localhost:32000/web:1").replicas(0, 1);
    }

    private static Examined refused(String message) {
        return examine(GivenSite.healthy().with(web().replicaFailure(message)));
    }

    private static GivenSite evented(String reason, String message, Duration ago) {
        return GivenSite.healthy()
                .with(web(), Given.event("ReplicaSet", "team/web-846bfb4cc6", reason, message, GivenSite.ago(ago)));
    }

    @Test
    void aClusterWhosePodsAreThereIsInOrder() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().with(web())).passes();
        examine(GivenSite.healthy().with(web().replicas(0, 0).replicaFailure(QUOTA)))
                .passes();
    }

    @Test
    void aQuotaIsNamedWithWhatItMustAllow() {
        refused(QUOTA)
                .reports(BLOCKED)
                .says(WEB, "quota small", "condition ReplicaFailure")
                .advises(
                        "-n team describe resourcequota small",
                        "\"pods\":\"5\",\"requests.memory\":\"640Mi\"",
                        "-n team rollout restart deploy/web")
                .links(BLOCKED, Subject.deployment(WEB));
    }

    @Test
    void aQuotaThatWantsAmountsIsGivenThem() {
        refused(FORBIDDEN + "failed quota: compute: must specify limits.cpu for: a; requests.memory for: a")
                .says("quota compute")
                .advises("set resources deploy/web --requests=memory=128Mi --limits=cpu=1");
        refused(FORBIDDEN + "failed quota: old: must specify cpu,limits.memory")
                .advises("--requests=cpu=100m --limits=memory=512Mi");
    }

    @Test
    void aLimitRangeTellsWhatItAllows() {
        refused(FORBIDDEN + "[maximum memory usage per Container is 64Mi, but limit is 256Mi, x]")
                .says("a LimitRange of its namespace: maximum memory usage per Container is 64Mi")
                .advises("describe limitrange", "--requests=memory=64Mi --limits=memory=64Mi");
        refused(FORBIDDEN + "memory max limit to request ratio per Container is 1, but provided ratio is 2.000000")
                .says("a LimitRange of its namespace");
    }

    @Test
    void aWebhookThatDoesNotAnswerIsNamedWithItsService() {
        refused(DOWN)
                .says("admission webhook check.example.org, which does not answer", "connection refused")
                .advises("-n guard get deploy,pods", "Service guard/policy", "lists check.example.org");
        refused("Internal error occurred: failed calling webhook \"a.b\": no endpoints available for service \"p\"")
                .says("admission webhook a.b");
    }

    @Test
    void oneWebhookIsOneCauseInAllNamespaces() {
        examine(GivenSite.healthy()
                        .with(
                                web().replicaFailure(DOWN),
                                Given.deployment("other/app", "x:1")
                                        .replicas(0, 1)
                                        .replicaFailure(DOWN)))
                .reports(BLOCKED)
                .links(BLOCKED, Subject.deployment(WEB), Subject.deployment("other/app"));
        examine(GivenSite.healthy()
                        .with(
                                web().replicaFailure(QUOTA),
                                Given.deployment("other/app", "x:1")
                                        .replicas(0, 1)
                                        .replicaFailure(QUOTA)))
                .reports(BLOCKED, BLOCKED);
    }

    @Test
    void whatElseRefusesIsToldFromEachOther() {
        refused("admission webhook \"a.b\" denied the request: no").says("admission webhook a.b");
        refused(FORBIDDEN + "violates PodSecurity \"restricted:latest\": allowPrivilegeEscalation != false (x)")
                .says("Pod Security level")
                .advises("label namespace team pod-security.kubernetes.io/enforce=baseline");
        refused(FORBIDDEN + "violates PodSecurity \"restricted:latest\": hostPath volumes (volume \"a\"), x")
                .advises("enforce=privileged");
        refused(FORBIDDEN + "violates PodSecurity \"baseline:v1.30\": x").advises("enforce=privileged");
        refused(FORBIDDEN + "ValidatingAdmissionPolicy 'no-latest' with binding 'b' denied request: x")
                .says("ValidatingAdmissionPolicy no-latest");
        refused(FORBIDDEN + "error looking up service account team/app: serviceaccount \"app\" not found")
                .says("service account app")
                .advises("-n team create serviceaccount app");
        refused("something new").says("something new").advises("describe replicaset");
    }

    @Test
    void withoutTheConditionTheLastEventOfTheReplicaSetTells() {
        examine(evented("FailedCreate", "Error creating: " + QUOTA, Duration.ofMinutes(3)))
                .reports(BLOCKED)
                .says("quota small", "event FailedCreate");
        examine(evented("FailedCreate", "Error creating: " + QUOTA, Duration.ofMinutes(3))
                        .with(Given.event(
                                "ReplicaSet",
                                "team/web-846bfb4cc6",
                                "SuccessfulCreate",
                                "Created pod: web-846bfb4cc6-x",
                                GivenSite.ago(Duration.ofMinutes(1)))))
                .passes();
        examine(evented("FailedCreate", QUOTA, Duration.ofMinutes(3)).with(web().replicas(1, 1)))
                .passes();
        examine(GivenSite.healthy()
                        .with(web(), Given.event("ReplicaSet", "team/website-1", "FailedCreate", QUOTA, GivenSite.NOW)))
                .passes();
    }

    @Test
    void aRolloutThatIsRefusedWhileTheOldPodRunsIsAWarning() {
        examine(GivenSite.healthy().with(web().replicas(1, 1).replicaFailure(QUOTA)))
                .suspects(BLOCKED);
    }

    @Test
    void theRegistrysOwnPodHasACheckOfItsOwn() {
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment().replicas(0, 1).replicaFailure(QUOTA)))
                .passes();
    }

    @Test
    void withoutDeploymentsNothingIsKnown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
    }

    private static Examined evented(String kind, String name, String message, Duration ago) {
        return examine(GivenSite.healthy()
                .with(Given.event(kind, "team/" + name, "FailedCreate", message, GivenSite.ago(ago))));
    }

    /** In the words of pkg/controller/statefulset, daemon and job of Kubernetes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StatefulSet | create Pod db-0 in StatefulSet db failed error: pods \"db-0\" is forbidden: | rollout status statefulset/db",
                "DaemonSet | Error creating: pods \"db-\" is forbidden: | rollout status daemonset/db",
                "Job | Error creating: pods \"db-\" is forbidden: | describe job/db"
            })
    void otherWorkloadsAreToldByTheirOwnEvents(String kind, String begins, String verify) {
        String quota = begins + " exceeded quota: small, requested: pods=1, used: pods=4, limited: pods=4";
        String owner = kind.toLowerCase(Locale.ROOT) + "/db";
        evented(kind, "db", quota, Duration.ofMinutes(3))
                .reports(BLOCKED)
                .says("The Pods of " + kind + " team/db are refused by quota small", "event FailedCreate of " + kind)
                .advises("annotate --overwrite " + owner, "\"pods\":\"5\"", verify)
                .neverSays("rollout restart");
        // The object is gone, or was changed: a controller would have tried again since.
        evented(kind, "db", quota, Duration.ofMinutes(50)).passes();
        examine(GivenSite.healthy()
                        .with(
                                Given.event(
                                        kind, "team/db", "FailedCreate", quota, GivenSite.ago(Duration.ofMinutes(3))),
                                Given.event(
                                        kind,
                                        "team/db",
                                        "SuccessfulCreate",
                                        "Created pod: db-x",
                                        GivenSite.ago(Duration.ofMinutes(1)))))
                .passes();
    }

    @Test
    void aPodThatIsStillBeingDeletedIsNotRefused() {
        evented(
                        "StatefulSet",
                        "db",
                        "create Pod db-0 in StatefulSet db failed error: object is being deleted: pods \"db-0\" already"
                                + " exists",
                        Duration.ofMinutes(1))
                .passes();
    }

    @Test
    void theTemplateOfAJobIsNotChangedInPlace() {
        String unsaid = "Error creating: " + FORBIDDEN + "failed quota: compute: must specify limits.cpu for: a";
        evented("Job", "backup-1", unsaid, Duration.ofMinutes(1))
                .advises("get job/backup-1 -o yaml", "CronJob")
                .neverSays("set resources");
        evented("StatefulSet", "db", unsaid, Duration.ofMinutes(1))
                .advises("set resources statefulset/db --limits=cpu=1");
        String range = FORBIDDEN + "[maximum memory usage per Container is 64Mi, but limit is 256Mi, x]";
        evented("Job", "backup-1", range, Duration.ofMinutes(1)).neverSays("set resources");
    }

    @Test
    void aWebhookOfSeveralKindsIsOneCause() {
        examine(GivenSite.healthy()
                        .with(
                                web().replicaFailure(DOWN),
                                Given.event(
                                        "DaemonSet",
                                        "other/agent",
                                        "FailedCreate",
                                        "Error creating: " + DOWN,
                                        GivenSite.ago(Duration.ofMinutes(2)))))
                .reports(BLOCKED)
                .says("The Pods of Deployment team/web and DaemonSet other/agent are refused by admission webhook");
    }
}
