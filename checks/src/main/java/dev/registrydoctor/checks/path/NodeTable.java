package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.evidence.Gap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How each node that is looked at reaches each registry in use, and by which entry of certs.d its containerd pulls from it.
 *
 * @param nodes the names of the nodes that were looked at, at least two
 * @param rows one for each registry
 * @param gaps what is missing: nodes that could not be looked at, and registries beyond the limit of a run
 */
public record NodeTable(List<String> nodes, List<Row> rows, List<Gap> gaps) {

    public NodeTable {
        nodes = List.copyOf(nodes);
        rows = List.copyOf(rows);
        gaps = List.copyOf(gaps);
    }

    /** Whether something answers at the registry's host and port, as it looks from a node. */
    public enum Reach {
        REACHED,
        NOT_REACHED,
        NOT_KNOWN
    }

    /** Whether the registry asks for a login. */
    public enum Login {
        NONE,
        REQUIRED,
        NOT_KNOWN
    }

    /** What the node's own trust makes of the registry's certificate. */
    public enum Certificate {
        TRUSTED,
        UNKNOWN_AUTHORITY,
        WRONG_NAME,
        /** Expired or not yet valid. */
        OUT_OF_DATE,
        /** The registry answers plain HTTP. */
        NOT_TLS,
        NOT_KNOWN
    }

    /** By what containerd verifies certificates of the first server with HTTPS that it tries. */
    public enum Trust {
        /** The authorities that the node trusts. */
        SYSTEM,
        /** These, and a CA of the registry's directory. */
        OWN_CA,
        /** Nothing: {@code skip_verify} is set. */
        ANYONE,
        /** It tries no server with HTTPS. */
        NO_TLS,
        NOT_KNOWN
    }

    /** What a cell can differ in. */
    public enum Aspect {
        REACH,
        SCHEME,
        LOGIN,
        CERTIFICATE,
        ENTRY,
        SERVERS,
        TRUST
    }

    /**
     * What decides on a node where containerd pulls the registry's images from.
     *
     * @param path of the directory of certs.d, or of the configuration that has the mirrors; null when there is neither
     * @param says why it is not known, or what is wrong with its hosts.toml; empty otherwise
     */
    public record Entry(Kind kind, @Nullable String path, String says) {

        /** The kinds of entries. */
        public enum Kind {
            /** A directory of the registry's own. */
            DIRECTORY,
            /** The directory {@code _default}. */
            DEFAULT,
            /** {@code registry.mirrors} of containerd's configuration. */
            MIRRORS,
            NONE,
            NOT_KNOWN
        }
    }

    /**
     * How one node reaches one registry.
     *
     * @param says how it fails, why it is not known, or what is wrong with an answer; empty otherwise
     * @param scheme {@code http} or {@code https}; null when it is not known
     * @param servers what containerd tries for a pull by tag, in order, without those beyond a limit; empty when that is not
     *     known, and when it tries none
     * @param trust by what it verifies their certificates
     * @param differs in what the node differs from most nodes, or from each other node where no most agree; what is not
     *     known does not differ
     */
    public record Cell(
            Reach reach,
            String says,
            @Nullable String scheme,
            Login login,
            Certificate certificate,
            Entry entry,
            List<String> servers,
            Trust trust,
            Set<Aspect> differs) {
        public Cell {
            servers = List.copyOf(servers);
            Set<Aspect> inOrder = EnumSet.noneOf(Aspect.class);
            inOrder.addAll(differs);
            differs = Collections.unmodifiableSet(inOrder);
        }

        /** The same cell, which differs in this. */
        Cell differing(Set<Aspect> in) {
            return new Cell(reach, says, scheme, login, certificate, entry, servers, trust, in);
        }

        /** Whether containerd refuses the certificate too, as far as is known: it may have a CA of its own. */
        public boolean isCertificateRefused() {
            return switch (certificate) {
                case UNKNOWN_AUTHORITY -> trust != Trust.OWN_CA && trust != Trust.ANYONE;
                case WRONG_NAME, OUT_OF_DATE -> trust != Trust.ANYONE;
                case TRUSTED, NOT_TLS, NOT_KNOWN -> false;
            };
        }

        /** What is compared with other nodes, or null when it is not known. */
        @Nullable
        Object value(Aspect aspect) {
            return switch (aspect) {
                case REACH -> reach == Reach.NOT_KNOWN ? null : reach + " " + says;
                case SCHEME -> scheme;
                case LOGIN -> login == Login.NOT_KNOWN ? null : login;
                case CERTIFICATE -> certificate == Certificate.NOT_KNOWN ? null : certificate;
                case ENTRY -> entry.kind() == Entry.Kind.NOT_KNOWN ? null : entry;
                case SERVERS -> servers.isEmpty() ? null : servers;
                case TRUST -> trust == Trust.NOT_KNOWN || trust == Trust.NO_TLS ? null : trust;
            };
        }
    }

    /**
     * One registry.
     *
     * @param registry as images name it, host and port
     * @param cells one for each node, in the order of the nodes
     */
    public record Row(String registry, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        /**
         * The nodes by what is the same for them, those that most nodes are like first; of several alike in number, the first
         * node's.
         *
         * @param nodes the nodes of the table
         */
        public List<Group> groups(List<String> nodes) {
            Map<Cell, List<String>> byCell = new LinkedHashMap<>();
            for (int i = 0; i < cells.size(); i++) {
                byCell.computeIfAbsent(cells.get(i), cell -> new ArrayList<>()).add(nodes.get(i));
            }
            List<Group> groups = new ArrayList<>();
            byCell.forEach((cell, names) -> groups.add(new Group(names, cell)));
            groups.sort((a, b) -> Integer.compare(b.nodes().size(), a.nodes().size()));
            return List.copyOf(groups);
        }

        /** Whether a node differs from others, or something of it is not known, or it does not reach the registry. */
        public boolean isUneven() {
            return cells.stream().distinct().count() > 1
                    || cells.stream()
                            .anyMatch(cell -> cell.reach() != Reach.REACHED
                                    || cell.isCertificateRefused()
                                    || cell.entry().kind() == Entry.Kind.NOT_KNOWN);
        }
    }

    /** Nodes that reach a registry in the same way. */
    public record Group(List<String> nodes, Cell cell) {
        public Group {
            nodes = List.copyOf(nodes);
        }
    }
}
