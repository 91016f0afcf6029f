package dev.registrydoctor.checks.catalog.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenNode;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which node a host is: by an address, by its name, or by the ids of its machine. */
class NodeOfHostTests {

    private static HostFacts host(String name, String address, boolean microk8s, @Nullable String machine) {
        return new HostFacts(name, "", List.of("127.0.0.1", address), microk8s, true, null, machine);
    }

    private static @Nullable String find(HostFacts host, GivenNode... nodes) {
        Node node = NodeOfHost.find(
                new Examiner(GivenSite.empty().with(nodes).host(host), Duration.ofMinutes(1), asked -> {})
                        .gather(NodeOfHost.NEEDS));
        return node == null ? null : node.name();
    }

    private static GivenNode a(@Nullable String machine) {
        return Given.node("a", "203.0.113.1").machine(machine);
    }

    private static GivenNode b(@Nullable String machine) {
        return Given.node("b", "203.0.113.2").machine(machine);
    }

    /** Its address is that of a router, and the kubelet was given another name. */
    @Test
    void theIdsOfTheMachineTellWhatNamesAndAddressesDoNot() {
        assertEquals("b", find(host("vm", "10.0.0.7", true, "m2"), a("m1"), b("m2")));
        assertNull(find(host("vm", "10.0.0.7", true, "m3"), a("m1"), b("m2")));
        assertNull(find(host("vm", "10.0.0.7", true, null), a(null), b(null)));
    }

    @Test
    void anAddressOrANameGoesBeforeThem() {
        assertEquals("a", find(host("vm", "203.0.113.1", true, "m2"), a("m1"), b("m2")));
        assertEquals("a", find(host("a", "10.0.0.7", true, "m2"), a("m1"), b("m2")));
    }

    @Test
    void clonesAreNotTold() {
        assertNull(find(host("vm", "10.0.0.7", true, "m"), a("m"), b("m")));
    }

    /** A container on the node has its kernel, and can have its ids. */
    @Test
    void aHostWithoutMicroK8sIsNoNode() {
        assertNull(find(host("vm", "10.0.0.7", false, "m2"), a("m1"), b("m2")));
    }

    @Test
    void theOnlyNodeIsThisOneWhateverItsIdsAre() {
        assertEquals("a", find(host("vm", "10.0.0.7", true, "m3"), a("m1")));
    }
}
