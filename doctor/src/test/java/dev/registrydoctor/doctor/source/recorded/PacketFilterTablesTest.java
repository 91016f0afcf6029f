package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.host.PacketFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts are in the form of {@code iptables -t nat -L -n -v} and {@code iptables -S}, 1.8.9. */
class PacketFilterTablesTest {

    private static final String NAT = """
            # Warning: iptables-legacy tables present, use iptables-legacy to see them
            Chain PREROUTING (policy ACCEPT 0 packets, 0 bytes)
             pkts bytes target     prot opt in     out     source               destination
                3   345 KUBE-SERVICES  0    --  *      *       0.0.0.0/0            0.0.0.0/0            /* kubernetes service portals */

            Chain KUBE-NODEPORTS (1 references)
             pkts bytes target     prot opt in     out     source               destination
                0     0 KUBE-EXT-W  6    --  *      *       0.0.0.0/0            127.0.0.0/8          /* container-registry/registry:registry */ tcp dpt:32000
                0     0 KUBE-EXT-Z  6    --  *      *       0.0.0.0/0            0.0.0.0/0            /* default/web */ tcp dpt:32001

            Chain KUBE-SEP-Z (1 references)
             pkts bytes target     prot opt in     out     source               destination
                0     0 KUBE-MARK-MASQ  0    --  *      *       10.1.0.42            0.0.0.0/0            /* container-registry/registry:registry */
                0     0 DNAT       6    --  *      *       0.0.0.0/0            0.0.0.0/0            /* container-registry/registry:registry */ tcp to:10.1.0.42:5000

            Chain KUBE-SERVICES (2 references)
             pkts bytes target     prot opt in     out     source               destination
            """;

    private static final String FILTER = """
            -P INPUT ACCEPT
            -P FORWARD DROP
            -P OUTPUT ACCEPT
            -A INPUT -p tcp -m tcp --dport 32000 -j DROP
            """;

    @Test
    void readsWhereTheServiceLeadsAndWhatDrops() {
        PacketFilter seen = PacketFilterTables.read(NAT, FILTER, 32000);

        assertTrue(seen.kubeProxy());
        assertTrue(seen.isProgrammed());
        assertEquals(List.of("10.1.0.42"), seen.destinations());
        assertEquals(
                List.of("filter: :FORWARD DROP", "filter: -A INPUT -p tcp -m tcp --dport 32000 -j DROP"),
                seen.barriers());
    }

    @Test
    void aPolicyWithARuleForPodsKeepsNothingOut() {
        String calico = FILTER + "-A FORWARD -m comment --comment \"cali:wUHhoiAYhphO9Mso\" -j cali-FORWARD\n";
        assertEquals(
                List.of("filter: -A INPUT -p tcp -m tcp --dport 32000 -j DROP"),
                PacketFilterTables.read(NAT, calico, 32000).barriers());
    }

    @Test
    void readsNothingFromNothing() {
        PacketFilter seen = PacketFilterTables.read("", "", 32000);

        assertFalse(seen.kubeProxy() || seen.isProgrammed());
        assertEquals(List.of(), seen.rules());
    }
}
