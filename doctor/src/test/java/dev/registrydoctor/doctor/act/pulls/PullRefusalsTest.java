package dev.registrydoctor.doctor.act.pulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.pulls.PullOutcome.NotReached;
import dev.registrydoctor.doctor.act.pulls.PullRequest.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pulls that the cluster does not accept, and what is left then: nothing. */
@Timeout(300)
class PullRefusalsTest extends PullsOnMock {

    private NotChecked refused(@Nullable Account account, String request, int code, String words) throws Exception {
        cluster.front(line -> line.startsWith(request) ? MockCluster.refusal(code, words) : null);
        PullOutcome outcome =
                pull(request(account, LONG, "n1"), (kubelets, pod) -> {}).get("n1");
        cluster.front(line -> null);
        return assertInstanceOf(NotReached.class, outcome).why();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "POST /api/v1/namespaces;403;namespaces is forbidden: User \"jane\" cannot create resource"
                        + " \"namespaces\";NO_RIGHT;rbac --nodes",
                "POST /api/v1/namespaces/registry-doctor-;403;pods \"node-1\" is forbidden: exceeded quota: all;QUOTA;raise it",
                "POST /api/v1/namespaces/registry-doctor-;403;admission webhook \"p\" denied the request;REFUSED;exempt",
                "POST /api/v1/namespaces/registry-doctor-;403;pods \"node-1\" is forbidden: violates PodSecurity"
                        + " \"restricted:latest\": x;REFUSED;allow restricted Pods in namespaces with the label",
                "POST /api/v1/namespaces/registry-doctor-;500;etcdserver: leader changed;API_GONE;run again"
            })
    void aRefusalIsAReason(String request, int code, String words, Reason reason, String remedy) throws Exception {
        NotChecked why = refused(null, request, code, words);
        assertEquals(reason, why.reason());
        assertTrue(why.remedy().contains(remedy), why::remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "403;pods is forbidden: User \"jane\" cannot create resource \"pods\";NO_RIGHT;delete Pods in namespace team: the"
                        + " ClusterRole edit",
                "403;pods \"x\" is forbidden: exceeded quota: all;QUOTA;Pods of namespace team",
                "403;pods \"x\" is forbidden: error looking up service account team/builder: not found;REFUSED;ServiceAccount"
                        + " team/builder exists",
                "403;admission webhook \"p\" denied the request;REFUSED;exempt Pods with the label"
            })
    void aRefusalInTheNamespaceOfAnAccountIsAReason(int code, String words, Reason reason, String remedy)
            throws Exception {
        NotChecked why = refused(ACCOUNT, "POST /api/v1/namespaces/team/pods", code, words);
        assertEquals(reason, why.reason());
        assertTrue(why.remedy().contains(remedy), why::remedy);
    }

    /** What waits for one answer after the other takes minutes with many nodes. */
    @Test
    void anApiServerThatIsGoneIsAskedOnce() throws Exception {
        cluster.front(line ->
                line.matches("POST /api/v1/namespaces/.*/pods") ? MockCluster.refusal(503, "no endpoints") : null);
        PullRequest all = request(null, LONG, "n1", "n2", "n3");
        PullRequest request = new PullRequest(IMAGE, all.nodes(), null, 1, all.perNode(), all.limit());
        Map<String, PullOutcome> outcomes = pull(request, (kubelets, pod) -> {});
        outcomes.values()
                .forEach(outcome -> assertEquals(
                        Reason.API_GONE,
                        assertInstanceOf(NotReached.class, outcome).why().reason()));
        assertEquals(
                1,
                cluster.requests().stream()
                        .filter(line -> line.matches("POST .*/pods"))
                        .count());
    }

    /** A webhook that turns the image into that of a mirror, or a pull into none. */
    @ParameterizedTest
    @CsvSource({
        "\"image\":\"registry.lab:5000/shop/cart:1\",\"image\":\"mirror.lab/shop/cart:1\",mirror.lab/shop/cart:1",
        "\"imagePullPolicy\":\"Always\",\"imagePullPolicy\":\"IfNotPresent\",IfNotPresent"
    })
    void aPodThatTheClusterChangesIsNoProof(String sent, String stored, String words) throws Exception {
        cluster.rewrite(sent, stored);
        PullOutcome outcome = pull(request(null, LONG, "n1"), (kubelets, pod) -> kubelets.pulled(pod, "x"))
                .get("n1");
        NotChecked why = assertInstanceOf(NotReached.class, outcome).why();
        assertEquals(Reason.REFUSED, why.reason());
        assertTrue(why.why().endsWith(words), why::why);
    }

    @Test
    void aPodThatCannotBeRemovedIsNamed() throws Exception {
        cluster.front(line -> line.startsWith("DELETE") ? MockCluster.refusal(403, "no") : null);
        List<String> left = new ArrayList<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.pulled(pod, ""))) {
            pulls.pull(request(ACCOUNT, LONG, "n1"), new NodeListener() {
                @Override
                public void left(String name, String why) {
                    left.add(name);
                }
            });
            assertEquals(List.of(kubelets.pods().get(0).getMetadata().getName()), left);
        }
    }

    @Test
    void anInterruptRemovesThePods() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        Thread run = new Thread(() -> {
            try {
                pull(request(ACCOUNT, LONG, "n1", "n2"), (kubelets, pod) -> begun.countDown());
            } catch (InterruptedException | AssertionError e) {
                thrown.set(e);
            }
        });
        run.start();
        begun.await();
        run.interrupt();
        run.join();
        assertInstanceOf(InterruptedException.class, thrown.get());
    }
}
