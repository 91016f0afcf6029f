package dev.registrydoctor.doctor.setup.wanted;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * From where images of one registry are to come.
 *
 * @param host the registry as images name it, with its port; {@link #ANY} for all that have no settings of their own
 * @param mirrors the servers to ask, in order, before {@code last}; may be empty
 * @param last the server to ask last: containerd always has one. Null only for {@link #ANY} where that is the registry itself,
 *     whatever its name is.
 * @param tls how the registry itself is trusted where {@code last} is null
 * @param keeps whether what this does not say stays on a node as it is: the scheme of the registry itself, and how a server is
 *     trusted of which no TLS settings are wanted
 * @param line where this is written, from 1; 0 where it is not in a file
 */
public record WantedRegistry(
        String host, List<WantedServer> mirrors, @Nullable WantedServer last, WantedTls tls, boolean keeps, int line) {

    /** Stands for all registries that have no settings of their own. */
    public static final String ANY = "*";

    public WantedRegistry {
        mirrors = List.copyOf(mirrors);
        if (last == null && !host.equals(ANY)) {
            throw new IllegalArgumentException("containerd always asks some server last");
        }
    }

    /** What is wanted is all there is to be. */
    public WantedRegistry(
            String host, List<WantedServer> mirrors, @Nullable WantedServer last, WantedTls tls, int line) {
        this(host, mirrors, last, tls, false, line);
    }

    /** The same, where what it does not say stays on a node as it is. */
    public WantedRegistry keeping() {
        return new WantedRegistry(host, mirrors, last, tls, true, line);
    }

    /** A registry with mirrors, which is asked itself when none of them has the image. */
    public static WantedRegistry fallingBack(String host, List<WantedServer> mirrors, WantedServer itself, int line) {
        return new WantedRegistry(host, mirrors, itself, WantedTls.NONE, line);
    }

    /**
     * A registry that is never asked itself: only its mirrors are.
     *
     * @param mirrors at least one; containerd needs a last server, and without an own one it takes the registry
     */
    public static WantedRegistry mirrorsOnly(String host, List<WantedServer> mirrors, int line) {
        return new WantedRegistry(host, mirrors, mirrors.get(mirrors.size() - 1), WantedTls.NONE, line);
    }

    /** Whether it stands for all registries without settings of their own. */
    public boolean isAny() {
        return host.equals(ANY);
    }

    /** Whether the registry itself is asked when no mirror has the image. */
    public boolean fallsBack() {
        return last == null || !mirrors.contains(last) || last.isRegistry(host);
    }

    /** Every server that it names, once each. */
    public List<WantedServer> servers() {
        return Stream.concat(mirrors.stream(), Stream.ofNullable(last))
                .distinct()
                .toList();
    }

    /** The files of certificates and keys that it names. */
    public List<String> files() {
        return Stream.concat(servers().stream().map(WantedServer::tls), Stream.of(tls))
                .flatMap(WantedTls::files)
                .distinct()
                .toList();
    }
}
