package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.host.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the listening TCP sockets from {@code /proc}, which needs no program and no rights. */
public final class Listeners {

    private static final String LISTEN = "0A";
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final HostRoot host;

    public Listeners(HostRoot host) {
        this.host = host;
    }

    public Answer<List<Listener>> ask() {
        // A host's /proc that is mounted elsewhere: "self" would be no process of it, its first process is.
        String folder = !host.isLive() && host.exists("/proc/1/net/tcp") ? "/proc/1/net/" : "/proc/net/";
        Map<String, Socket> sockets = new HashMap<>();
        List<Socket> all = new ArrayList<>();
        try {
            all.addAll(parse(host.read(folder + "tcp")));
            try {
                all.addAll(parse(host.read(folder + "tcp6")));
            } catch (IOException e) {
                if (!HostRoot.isNone(e)) {
                    throw e;
                }
                // A kernel without IPv6 has no such file.
            }
        } catch (IOException e) {
            return Answer.unknown(gap(folder, e));
        }
        all.forEach(socket -> sockets.put(socket.inode(), socket));
        Map<String, String> owners = owners(sockets.keySet());
        List<Listener> listeners = all.stream()
                .map(s -> new Listener(s.address(), s.port(), owners.get(s.inode())))
                .distinct()
                .toList();
        return Answer.known(listeners, HostRoot.source(folder + "tcp, " + folder + "tcp6"));
    }

    private Gap gap(String folder, IOException e) {
        String what = Listener.Ask.INSTANCE.describe();
        return HostRoot.isNone(e)
                ? new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        what,
                        folder + "tcp does not exist",
                        host.isLive() ? "" : "run registry-doctor on the host itself")
                : HostRoot.gap(what, folder + "tcp", e);
    }

    /** The sockets that a table in the format of {@code /proc/net/tcp} lists as listening; it does not tell who holds them. */
    public static List<Listener> listening(String table) {
        return parse(table).stream()
                .map(s -> new Listener(s.address(), s.port(), null))
                .toList();
    }

    /** A listening socket; its inode tells who holds it. */
    record Socket(String address, int port, String inode) {}

    /** Reads the format of {@code /proc/net/tcp}; lines that are not understood are skipped. */
    static List<Socket> parse(String table) {
        List<Socket> sockets = new ArrayList<>();
        for (String line : table.lines().toList()) {
            List<String> fields = List.of(BLANKS.split(line.strip()));
            if (fields.size() > 9 && fields.get(3).equals(LISTEN)) {
                String local = fields.get(1);
                int colon = local.indexOf(':');
                String address = colon < 0 ? null : address(local.substring(0, colon));
                if (address != null) {
                    sockets.add(new Socket(address, Integer.parseInt(local.substring(colon + 1), 16), fields.get(9)));
                }
            }
        }
        return sockets;
    }

    /** Words of four bytes, each in the byte order of the machine, which is little-endian wherever MicroK8s runs. */
    private static @Nullable String address(String hex) {
        if (hex.length() != 8 && hex.length() != 32) {
            return null;
        }
        try {
            byte[] raw = HexFormat.of().parseHex(hex);
            byte[] address = new byte[raw.length];
            for (int i = 0; i < raw.length; i++) {
                address[i] = raw[(i / 4) * 4 + 3 - (i % 4)];
            }
            return HostAddresses.text(InetAddress.getByAddress(address));
        } catch (IllegalArgumentException | IOException e) {
            return null;
        }
    }

    /** Names of the processes that hold these inodes, as far as this user may see. */
    private Map<String, String> owners(Set<String> inodes) {
        Map<String, String> owners = new HashMap<>();
        try {
            Set<String> pids = new TreeSet<>(host.list("/proc"));
            pids.removeIf(pid -> !pid.chars().allMatch(Character::isDigit));
            for (String pid : pids) {
                if (owners.size() == inodes.size()) {
                    break;
                }
                collect("/proc/" + pid, inodes, owners);
            }
        } catch (IOException e) {
            // Without a list of processes, the sockets are still known.
        }
        return owners;
    }

    private void collect(String process, Set<String> inodes, Map<String, String> owners) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(host.resolve(process + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("socket:[")) {
                    String inode = target.substring("socket:[".length(), target.length() - 1);
                    if (inodes.contains(inode)) {
                        owners.putIfAbsent(inode, host.read(process + "/comm").strip());
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's process, or one that has just ended.
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
