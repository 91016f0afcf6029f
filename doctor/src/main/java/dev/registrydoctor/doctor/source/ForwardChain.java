package dev.registrydoctor.doctor.source;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What chain FORWARD of iptables lets through. Docker sets its policy to DROP, and a network plug-in then accepts the traffic of
 * Pods by rules of its own: the policy alone says nothing.
 *
 * @see <a href="https://docs.docker.com/engine/network/packet-filtering-firewalls/">Docker, packet filtering and firewalls</a>
 */
public final class ForwardChain {

    private static final Pattern TARGET = Pattern.compile("-A FORWARD (?:.* )?-[jg] (\\S+)(?: .*)?");

    /** Chains and targets that accept no packet of a Pod that comes from another machine; kube-proxy's accepts what it marked. */
    private static final Pattern OTHERS =
            Pattern.compile("KUBE-(?!ROUTER).*|DOCKER.*|ufw-.*|LIBVIRT_.*|DROP|REJECT|LOG|NFLOG|RETURN");

    /** An ACCEPT for the networks of containers that are no Pods, or for replies. */
    private static final Pattern NARROW =
            Pattern.compile("docker0|\\b(?:docker_gwbridge|virbr\\d+|br-[0-9a-f]{12})\\b|--ctstate|--state");

    private ForwardChain() {}

    /**
     * Whether a rule can accept the traffic of Pods.
     *
     * @param rules lines of {@code iptables-save} or {@code iptables -S}; those of other chains do not matter
     */
    public static boolean letsPodsThrough(Stream<String> rules) {
        return rules.map(TARGET::matcher)
                .filter(Matcher::matches)
                .anyMatch(rule -> rule.group(1).equals("ACCEPT")
                        ? !NARROW.matcher(rule.group()).find()
                        : !OTHERS.matcher(rule.group(1)).matches());
    }
}
