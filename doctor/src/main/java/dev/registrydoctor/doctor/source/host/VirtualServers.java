package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.host.PacketFilter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the kernel's list of virtual servers of IPVS, {@code /proc/net/ip_vs}: addresses and ports are hexadecimal (Linux
 * net/netfilter/ipvs/ip_vs_ctl.c, ip_vs_info_seq_show). The file is there while the module is loaded.
 */
final class VirtualServers {

    static final String FILE = "/proc/net/ip_vs";

    private static final int MOST = 40;

    private static final Pattern SERVER =
            Pattern.compile("(?:TCP|UDP|SCTP) +\\[?([0-9A-Fa-f:]+?)]?:([0-9A-Fa-f]{4}) .*");
    private static final Pattern REAL = Pattern.compile(" +-> +\\[?([0-9A-Fa-f:]+?)]?:([0-9A-Fa-f]{4}) .*");

    private VirtualServers() {}

    /** The virtual servers of a port; kube-proxy makes one for each address of the node. */
    static List<String> of(String text, int port) {
        List<String> servers = new ArrayList<>();
        String server = null;
        boolean hasReal = false;
        for (String line : text.lines().toList()) {
            Matcher virtual = SERVER.matcher(line);
            Matcher real = REAL.matcher(line);
            if (virtual.matches()) {
                addEmpty(servers, server, hasReal);
                server = Integer.parseInt(virtual.group(2), 16) == port && line.startsWith("TCP")
                        ? PacketFilter.VIRTUAL_SERVER + address(virtual.group(1)) + ":" + port
                        : null;
                hasReal = false;
            } else if (server != null && real.matches() && servers.size() < MOST) {
                hasReal = true;
                servers.add(server + " to:" + address(real.group(1)) + ":" + Integer.parseInt(real.group(2), 16));
            }
        }
        addEmpty(servers, server, hasReal);
        return servers;
    }

    private static void addEmpty(List<String> servers, @Nullable String server, boolean hasReal) {
        if (server != null && !hasReal && servers.size() < MOST) {
            servers.add(server);
        }
    }

    private static String address(String hex) {
        try {
            byte[] bytes = hex.contains(":")
                    ? InetAddress.getByName(hex).getAddress()
                    : HexFormat.of().parseHex(hex);
            String address = InetAddress.getByAddress(bytes).getHostAddress();
            return hex.contains(":") ? "[" + address + "]" : address;
        } catch (UnknownHostException | IllegalArgumentException e) {
            return "?";
        }
    }
}
