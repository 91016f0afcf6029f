package dev.registrydoctor.doctor.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PacketFilter.Backend;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualServersTest {

    private static final String TABLE = """
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port Forward Weight ActiveConn InActConn
            TCP  C0A84002:7D00 rr
              -> 0A01008A:1388      Masq    1      0          0
              -> 0A01008B:1388      Masq    1      0          0
            UDP  C0A84002:7D00 rr
              -> 0A010001:0035      Masq    1      0          0
            TCP  C0A84002:7D01 rr
              -> 0A010002:1388      Masq    1      0          0
            TCP  [fd00:0000:0000:0000:0000:0000:0000:0002]:7D00 rr
              -> [fd00:0000:0000:0000:0000:0000:0001:0002]:1388      Masq    1      0          0
            TCP  7F000001:7D00 rr
            """;

    @Test
    void thoseOfThePortWithTheirPods() {
        assertEquals(
                List.of(
                        "ipvs: 192.168.64.2:32000 to:10.1.0.138:5000",
                        "ipvs: 192.168.64.2:32000 to:10.1.0.139:5000",
                        "ipvs: [fd00:0:0:0:0:0:0:2]:32000 to:[fd00:0:0:0:0:0:1:2]:5000",
                        "ipvs: 127.0.0.1:32000"),
                VirtualServers.of(TABLE, 32000));
        assertEquals(List.of(), VirtualServers.of(TABLE, 5000));
        assertEquals(List.of(), VirtualServers.of("", 32000));
    }

    @Test
    void noMoreThanFortyOfThem() {
        String many = "TCP  C0A84002:7D00 rr\n" + "  -> 0A01008A:1388 Masq 1 0 0\n".repeat(100);
        assertEquals(
                40, VirtualServers.of(many + "TCP  C0A84003:7D00 rr\n", 32000).size());
    }

    @Test
    void theyAreRulesThatLeadToPods() throws IOException {
        PacketFilter filter = PacketFilters.of(Map.of("/usr/sbin/iptables-save", "", "/proc/net/ip_vs", TABLE), 32000);
        assertTrue(filter.isProgrammed());
        assertEquals(List.of("10.1.0.138", "10.1.0.139", "fd00:0:0:0:0:0:1:2"), filter.destinations());
        assertEquals(List.of(), filter.barriers());
        assertEquals(List.of(Backend.IPTABLES, Backend.IPVS), filter.listed());
        assertTrue(filter.lists(Backend.IPVS));
        assertFalse(filter.lists(Backend.NFTABLES));
        assertFalse(new PacketFilter(true, List.of()).lists(Backend.IPTABLES));
    }

    @Test
    void eachProgramListsItsOwnPlace() throws IOException {
        assertEquals(
                List.of(Backend.IPTABLES, Backend.NFTABLES),
                PacketFilters.of(Map.of("nft", "{\"nftables\":[]}", "iptables-legacy-save", ""), 32000)
                        .listed());
    }
}
