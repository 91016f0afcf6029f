package dev.registrydoctor.doctor.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardChainTest {

    @ParameterizedTest
    @CsvSource({
        "true, -A FORWARD -m comment --comment \"cali:wUHhoiAYhphO9Mso\" -j cali-FORWARD",
        "true, -A FORWARD -m comment --comment \"flanneld forward\" -j FLANNEL-FWD",
        "true, -A FORWARD -s 10.1.0.0/16 -j ACCEPT",
        "true, -A FORWARD -j ACCEPT",
        "true, -A FORWARD -m comment --comment \"kube-router\" -j KUBE-ROUTER-FORWARD",
        "true, -A FORWARD -m comment --comment \"cilium-feeder: CILIUM_FORWARD\" -j CILIUM_FORWARD",
        "false, -A FORWARD -m comment --comment \"kubernetes forwarding rules\" -j KUBE-FORWARD",
        "false, -A FORWARD -j DOCKER-USER",
        "false, -A FORWARD -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT",
        "false, -A FORWARD -i docker0 ! -o docker0 -j ACCEPT",
        "false, -A FORWARD -i br-0a1b2c3d4e5f -o br-0a1b2c3d4e5f -j ACCEPT",
        "false, -A FORWARD -m state --state RELATED -j ACCEPT",
        "false, -A FORWARD -j ufw-before-forward",
        "false, -A FORWARD -j DROP",
        "false, -A INPUT -j ACCEPT",
        "false, :FORWARD DROP [0:0]"
    })
    void tellsWhatAcceptsTheTrafficOfPods(boolean lets, String rule) {
        assertEquals(lets, ForwardChain.letsPodsThrough(Stream.of(rule)));
    }
}
