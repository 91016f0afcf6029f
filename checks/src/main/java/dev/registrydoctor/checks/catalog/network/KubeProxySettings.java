package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.PacketFilter.Backend;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings that make node ports answer on 127.0.0.1: only in mode iptables, only for IPv4, only while {@code
 * route_localnet} is 1 (Kubernetes pkg/proxy/iptables/proxier.go; KEP-3866 for nftables).
 */
final class KubeProxySettings {

    static final HostFile.Ask ARGUMENTS = new HostFile.Ask(BuiltIn.ARGS + "/kube-proxy");
    static final HostFile.Ask ROUTE_LOCALNET = new HostFile.Ask("/proc/sys/net/ipv4/conf/all/route_localnet");
    static final List<HostFile.Ask> ASKS = List.of(ARGUMENTS, ROUTE_LOCALNET);

    private KubeProxySettings() {}

    /**
     * A setting that keeps node ports from loopback.
     *
     * @param flag the flag, or null when it is not a flag of kube-proxy
     */
    record Culprit(
            String seen,
            String expected,
            String source,
            @Nullable String flag) {}

    /** The setting that is the cause, or null when no setting that was read is. */
    static @Nullable Culprit culprit(Evidence evidence) {
        String arguments = text(evidence, ARGUMENTS);
        String mode = flag(arguments, "proxy-mode");
        if (mode != null && !mode.isEmpty() && !mode.equals("iptables")) {
            return new Culprit("--proxy-mode=" + mode, "iptables (the default)", ARGUMENTS.path(), "proxy-mode");
        }
        if ("false".equals(flag(arguments, "iptables-localhost-nodeports"))) {
            return new Culprit(
                    "--iptables-localhost-nodeports=false",
                    "true (the default)",
                    ARGUMENTS.path(),
                    "iptables-localhost-nodeports");
        }
        String addresses = flag(arguments, "nodeport-addresses");
        if (addresses != null && !addresses.contains("127.") && !addresses.contains("0.0.0.0/0")) {
            return new Culprit(
                    "--nodeport-addresses=" + addresses,
                    "a range that includes 127.0.0.1, or no such flag",
                    ARGUMENTS.path(),
                    "nodeport-addresses");
        }
        return text(evidence, ROUTE_LOCALNET).strip().equals("0")
                ? new Culprit(
                        "net.ipv4.conf.all.route_localnet is 0",
                        "1, which kube-proxy sets",
                        ROUTE_LOCALNET.path(),
                        null)
                : null;
    }

    /** Where kube-proxy writes its rules, by its arguments; all places where these do not tell. A file of its own overrides them. */
    static Set<Backend> backends(Evidence evidence) {
        String arguments = text(evidence, ARGUMENTS);
        String mode = flag(arguments, "proxy-mode");
        if (evidence.find(ARGUMENTS).isEmpty() || flag(arguments, "config") != null) {
            return EnumSet.allOf(Backend.class);
        }
        return switch (mode == null ? "" : mode) {
            case "", "iptables" -> EnumSet.of(Backend.IPTABLES);
            case "nftables" -> EnumSet.of(Backend.NFTABLES);
            case "ipvs" -> EnumSet.of(Backend.IPVS);
            default -> EnumSet.allOf(Backend.class);
        };
    }

    private static String text(Evidence evidence, HostFile.Ask ask) {
        return evidence.find(ask).map(HostFile::text).orElse("");
    }

    /** The value of a flag; the last one is used. */
    private static @Nullable String flag(String arguments, String name) {
        String value = null;
        for (String line : arguments.lines().map(String::strip).toList()) {
            if (line.startsWith("--" + name + "=") || line.startsWith("--" + name + " ")) {
                value = line.substring(name.length() + 3).strip().replaceAll("^[\"']|[\"']$", "");
            }
        }
        return value;
    }
}
