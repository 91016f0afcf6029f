package dev.registrydoctor.checks.catalog.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusterApiServerTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ClusterApiServer());
    }

    private static GivenSite with(State state, String detail) {
        return GivenSite.healthy().api(Given.api(state, detail));
    }

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"REFUSES", "TIMES_OUT", "TLS_FAILS", "NAME_UNRESOLVED", "KUBECONFIG_UNUSABLE", "BROKEN"})
    void aServerThatCannotBeAskedIsUnreachable(State state) {
        examine(with(state, "the words of the error"))
                .reports("cluster.api-unreachable")
                .says("https://127.0.0.1:16443", "the words of the error", "client.config");
    }

    @Test
    void onANodeTheRemedyLooksAtMicroK8s() {
        examine(with(State.REFUSES, "connection refused")).advises("microk8s status", "microk8s start");
    }

    @Test
    void elsewhereTheRemedyAsksTheServerByItsAddress() {
        examine(with(State.TIMES_OUT, "no answer").host(Given.laptop()))
                .advises("curl -k --max-time 5 https://127.0.0.1:16443/readyz")
                .neverSays("microk8s start");
    }

    @Test
    void aKubeconfigThatNamesNoServerIsSaidWithoutInventingOne() {
        ApiContact contact = new ApiContact(
                State.KUBECONFIG_UNUSABLE,
                null,
                "/home/jane/.kube/config",
                List.of("/home/jane/.kube/config"),
                "line 3: not YAML",
                null,
                false,
                null,
                null,
                null);

        examine(GivenSite.healthy().host(Given.laptop()).api(contact))
                .reports("cluster.api-unreachable")
                .says("kubeconfig is not usable", "line 3: not YAML", "/home/jane/.kube/config");
    }

    @Test
    void refusedCredentialsAreAccessDenied() {
        examine(with(State.DENIED, "401 Unauthorized"))
                .reports("cluster.access-denied")
                .says("401 Unauthorized", "https://127.0.0.1:16443", "client.config");
    }

    @Test
    void noKubeconfigIsNotFoundAndNamesWhereItLooked() {
        ApiContact none = new ApiContact(
                State.NO_KUBECONFIG,
                null,
                null,
                List.of("KUBECONFIG", "/root/.kube/config"),
                "",
                null,
                false,
                null,
                null,
                null);

        examine(GivenSite.empty().host(Given.laptop()).api(none))
                .reports("cluster.not-found")
                .says("KUBECONFIG", "/root/.kube/config", "MicroK8s is not installed on this host")
                .advises("microk8s config", "--from");
    }

    @Test
    void noKubeconfigOnAMicroK8sHostDoesNotDenyMicroK8s() {
        ApiContact none = new ApiContact(
                State.NO_KUBECONFIG, null, null, List.of("/root/.kube/config"), "", null, false, null, null, null);

        Examined examined = examine(GivenSite.healthy().api(none));

        examined.reports("cluster.not-found").neverSays("MicroK8s is not installed on this host");
    }

    @Test
    void itReportsAccessProblemsAlone() {
        for (State state : State.values()) {
            if (state != State.ANSWERS) {
                assertTrue(examine(with(state, "why")).only().problem().accessProblem(), state::name);
            }
        }
    }

    @Test
    void aServerThatAnswersPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aRecordedSiteHasNoServerToAsk() {
        examine(GivenSite.healthy().absent(ApiContact.Ask.INSTANCE)).skips();
    }

    @Test
    void anUnknownContactIsUnknown() {
        examine(GivenSite.healthy().unknown(ApiContact.Ask.INSTANCE)).cannotTell();
    }

    @Test
    void withoutTheHostTheServerIsStillJudged() {
        examine(with(State.REFUSES, "connection refused").unknown(HostFacts.Ask.INSTANCE))
                .reports("cluster.api-unreachable");
    }

    private static final String LOCK = "/var/snap/microk8s/current/var/lock/clustered.lock";
    private static final String PROXY = BuiltIn.ARGS + "/traefik/provider.yaml";
    private static final String PROVIDER = """
            tcp:
              services:
                kube-apiserver:
                  loadBalancer:
                    servers:
                    - address: '10.0.0.5:16443'
            """;

    @ParameterizedTest
    @EnumSource(
            value = State.class,
            names = {"TLS_FAILS", "DENIED", "REFUSES", "TIMES_OUT", "NO_KUBECONFIG"})
    void onAWorkerTheControlPlaneIsNamed(State state) {
        examine(with(state, "certificate signed by unknown authority")
                        .file(LOCK, "")
                        .file(PROXY, PROVIDER))
                .reports("cluster.worker-node")
                .says("worker node", "10.0.0.5:16443", LOCK)
                .advises("on the control plane node 10.0.0.5:16443", "sudo microk8s config > cluster.yaml")
                .neverSays("microk8s start");
    }

    @Test
    void aWorkerWhoseControlPlaneIsNotSeenSaysWhereItIsWritten() {
        examine(with(State.TLS_FAILS, "x509").file(LOCK, ""))
                .reports("cluster.worker-node")
                .advises("sudo cat " + PROXY);
    }

    @Test
    void aWorkerThatReadsTheClusterIsInOrder() {
        examine(GivenSite.healthy().file(LOCK, "")).passes();
    }

    @Test
    void anotherKubeconfigOnAWorkerIsJudgedByItself() {
        examine(GivenSite.healthy()
                        .api(Given.api(State.TIMES_OUT, "no answer", false))
                        .file(LOCK, ""))
                .reports("cluster.api-unreachable");
    }

    @Test
    void theReportOfAWorkerSaysWhatItIs() {
        GivenSite report = GivenSite.healthy()
                .absent(ApiContact.Ask.INSTANCE)
                .file(BuiltIn.ARGS + "/kubelite", "--start-control-plane=false\n")
                .file(PROXY, PROVIDER);
        examine(report.unknown(Listing.Kind.NODES))
                .reports("cluster.worker-node")
                .says("--start-control-plane=false", "10.0.0.5:16443")
                .advises("microk8s inspect");
        examine(GivenSite.healthy()
                        .absent(ApiContact.Ask.INSTANCE)
                        .unknown(Listing.Kind.NODES)
                        .file(BuiltIn.ARGS + "/kubelite", "--start-control-plane=true\n"))
                .skips();
        // together with a report of the control plane
        examine(GivenSite.healthy()
                        .absent(ApiContact.Ask.INSTANCE)
                        .file(BuiltIn.ARGS + "/kubelite", "--start-control-plane=false\n"))
                .skips();
    }
}
