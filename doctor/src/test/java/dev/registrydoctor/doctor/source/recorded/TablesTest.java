package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.Listener;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TablesTest {

    private static final Instant NOW = Instant.parse("2026-11-23T23:00:00Z");

    @Test
    void claimsWithEmptyCells() {
        Event asked = new Event(
                "default",
                "PersistentVolumeClaim",
                "waits",
                "Normal",
                "ExternalProvisioning",
                "Waiting for a volume to be created either by the external provisioner 'microk8s.io/hostpath' or",
                1,
                null);
        List<Claim> claims = Objects.requireNonNull(StorageTables.claims(Samples.GET_PVC, NOW, List.of(asked)))
                .items();
        Claim bound = claims.get(0);
        assertTrue(bound.isBound());
        assertEquals(List.of("ReadWriteMany"), bound.accessModes());
        assertEquals(Instant.parse("2026-11-23T22:58:14Z"), bound.created());
        Claim waits = claims.get(1);
        assertEquals("Pending", waits.phase());
        assertNull(waits.volumeName());
        assertNull(waits.className());
        assertEquals("microk8s.io/hostpath", waits.provisioner());
    }

    @Test
    void claimsOfOneNamespaceOnly() {
        StorageTables.Rows<Claim> rows = Objects.requireNonNull(StorageTables.claims("""
                NAME    STATUS   VOLUME   CAPACITY   ACCESS MODES   STORAGECLASS   AGE
                mine    Bound    pv1      1Gi        RWO            s              5m
                """, NOW, List.of()));
        assertEquals("default", rows.namespace());
        assertEquals("default/mine", rows.items().get(0).path());
        assertEquals(
                "default",
                Objects.requireNonNull(
                                StorageTables.claims("No resources found in default namespace.\n", NOW, List.of()))
                        .namespace());
        assertNull(StorageTables.claims("The connection to the server was refused\n", NOW, List.of()));
        assertNull(StorageTables.claims("", NOW, List.of()));
    }

    @Test
    void volumes() {
        List<Volume> volumes =
                Objects.requireNonNull(StorageTables.volumes(Samples.GET_PV)).items();
        assertEquals("Released", volumes.get(0).phase());
        assertEquals("container-registry/registry-claim", volumes.get(1).claim());
        assertNull(volumes.get(1).hostnames());
    }

    @Test
    void everythingThatGetAllTells() {
        GetAll all = GetAll.read(Samples.GET_ALL, false, NOW);
        assertTrue(all.isWhole());
        Service registry = (Service) all.items(Kind.SERVICES).get(0);
        assertTrue(registry.ownsNodePort(32000));
        assertEquals(80, registry.ports().get(1).port());
        assertEquals(Map.of(), ((Service) all.items(Kind.SERVICES).get(1)).selector());
        Deployment deployment = (Deployment) all.items(Kind.DEPLOYMENTS).get(0);
        assertEquals(2, deployment.desired());
        assertEquals(1, deployment.ready());
        Pod running = (Pod) all.items(Kind.PODS).get(0);
        Pod.Container restarted = running.containers().get(0);
        assertEquals(3, restarted.restarts());
        assertEquals(
                NOW.minusSeconds(28),
                Objects.requireNonNull(restarted.lastState()).since());
        assertTrue(running.ready() && registry.selects(running.labels()));
        Pod waiting = (Pod) all.items(Kind.PODS).get(1);
        assertEquals("ImagePullBackOff", waiting.containers().get(0).waitingReason());
        assertEquals("Pending", waiting.phase());
        assertEquals("mynginx:registry", waiting.containers().get(0).image());
    }

    @Test
    void getAllCutAnywhereIsNotWholeAndNeverThrows() {
        for (int length = 0; length < Samples.GET_ALL.length(); length++) {
            String part = Samples.GET_ALL.substring(0, length);
            GetAll.read(part, true, NOW);
            assertTrue(part.endsWith("\n") || !GetAll.read(part, false, NOW).isWhole());
        }
        assertFalse(GetAll.read("The connection to the server 127.0.0.1:16443 was refused\n", false, NOW)
                .isWhole());
    }

    @Test
    void sockets() {
        List<Listener> listeners = Objects.requireNonNull(HostTexts.listenersOfSs("""
                Netid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
                nl    UNCONN 0      0                 0:0          *
                u_str LISTEN 0      4096       /run/x.sock 1       * 0    users:(("a",pid=1,fd=1))
                tcp   LISTEN 0      4096        127.0.0.1:16443   0.0.0.0:*    users:(("kubelite",pid=2,fd=5))
                tcp   LISTEN 0      4096    127.0.0.53%lo:53      0.0.0.0:*
                tcp   LISTEN 0      4096            [::1]:631        [::]:*
                tcp   LISTEN 0      4096                *:10250         *:*    users:(("kubelite",pid=2,fd=6))
                mptcp LISTEN 0      4096                *:10250         *:*    users:(("kubelite",pid=2,fd=6))
                """));
        assertEquals(
                List.of(
                        new Listener("127.0.0.1", 16443, "kubelite"),
                        new Listener("127.0.0.53", 53, null),
                        new Listener("::1", 631, null),
                        new Listener("::", 10250, "kubelite")),
                listeners);
        assertNull(HostTexts.listenersOfSs("ss: command not found\n"));
        assertEquals(List.of(new Listener("::", 32000, "docker-proxy")), HostTexts.listenersOfNetstat("""
                Active Internet connections (only servers)
                Proto Recv-Q Send-Q Local Address           Foreign Address         State       PID/Program name
                tcp6       0      0 :::32000                :::*                    LISTEN      77/docker-proxy
                """));
    }

    @Test
    void processes() {
        List<HostFacts.Process> processes = Objects.requireNonNull(HostTexts.processes("""
                UID        PID  PPID  C STIME TTY          TIME CMD
                root         2     0  0 21:05 ?        00:00:00 [kthreadd]
                root       815     1  0 Nov20 ?        00:01:00 /usr/bin/dockerd -H fd://
                """));
        assertEquals(
                List.of("[kthreadd]", "dockerd"),
                processes.stream().map(HostFacts.Process::name).toList());
        assertNull(HostTexts.processes("ps: error"));
    }

    @Test
    void ages() {
        assertEquals(NOW.minusSeconds(2 * 86400 + 3 * 3600), Cells.created("2d3h", NOW));
        assertEquals(NOW.minusSeconds(288), Cells.created("4m48s", NOW));
        assertEquals(NOW.minusSeconds(367 * 86400), Cells.created("1y2d", NOW));
        for (String age : List.of("", "<unknown>", "x5m", "99999999999999999999s")) {
            assertNull(Cells.created(age, NOW));
        }
    }

    /** A cut may fall anywhere: what is left is true, and is never taken for all. */
    @Test
    void aTableThatIsCutOffIsNotWhole() {
        String text = Samples.GET_PVC;
        StorageTables.Rows<Claim> whole = Objects.requireNonNull(StorageTables.claims(text, NOW, List.of()));
        assertTrue(whole.whole());
        for (int end = text.indexOf('\n'); end < text.length(); end++) {
            StorageTables.Rows<Claim> cut = StorageTables.claims(text.substring(0, end), NOW, List.of());
            boolean endsWithARow = text.charAt(end - 1) == '\n'
                    && !Objects.requireNonNull(cut).items().isEmpty();
            assertEquals(endsWithARow, Objects.requireNonNull(cut).whole(), text.substring(0, end));
            for (Claim claim : cut.items()) {
                assertTrue(
                        whole.items().stream()
                                .anyMatch(c -> c.path().equals(claim.path())
                                        && c.phase().equals(claim.phase())
                                        && Objects.equals(c.volumeName(), claim.volumeName())),
                        claim::toString);
            }
        }
    }

    @Test
    void onlyATermOfEqualityNamesALabel() {
        assertEquals(Map.of("app", "registry"), Cells.labels("app=registry,tier!=web,zone in (a=b)"));
    }

    /** Go's servers listen by MPTCP: ss shows them in two lines, of which one may name no process. */
    @Test
    void aSocketThatIsListedTwiceIsOneWithItsProcess() {
        String head = "Netid State  Recv-Q Send-Q Local Address:Port Peer Address:Port Process\n";
        String bare = "tcp   LISTEN 0      4096   127.0.0.1:1338     0.0.0.0:*\n";
        String named = "mptcp LISTEN 0 4096 127.0.0.1:1338 0.0.0.0:* users:((\"containerd\",pid=1,fd=2))\n";
        List<Listener> one = List.of(new Listener("127.0.0.1", 1338, "containerd"));
        assertEquals(one, HostTexts.listenersOfSs(head + bare + named));
        assertEquals(one, HostTexts.listenersOfSs(head + named + bare));
    }
}
