package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.remedy.NodeNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The table of nodes and registries in words, for every format that people read. */
public final class NodeWords {

    /** More names than these are counted; JSON has all. */
    private static final int MOST_NAMES = 4;

    private static final int MOST_SERVERS = 2;

    private NodeWords() {}

    /** On which nodes a finding is seen, as a sentence without its period; empty where its summary says so, or it is on none. */
    public static String seenOn(Finding finding) {
        List<String> hosts = finding.details().hosts();
        boolean isSaid = hosts.stream().limit(MOST_NAMES).allMatch(host -> names(finding.summary(), host));
        return isSaid ? "" : "Seen on " + NodeNames.inWords(hosts);
    }

    private static boolean names(String text, String host) {
        return Pattern.compile("(?<![\\w.-])" + Pattern.quote(host) + "(?![\\w-])")
                .matcher(text)
                .find();
    }

    /** What the table shows, as a heading. */
    public static String title(NodeTable table) {
        return "How " + table.nodes().size() + " nodes reach the registries";
    }

    /**
     * Nodes that are alike, in a few words.
     *
     * @param row the registry that the group is of
     */
    public static String who(Group group, Row row) {
        return who(group.nodes(), row.cells().size());
    }

    /**
     * Some nodes of all, in a few words.
     *
     * @param all how many nodes there are
     */
    public static String who(List<String> names, int all) {
        if (names.size() == all) {
            return "all " + all + " nodes";
        } else if (names.size() <= MOST_NAMES) {
            return String.join(", ", names);
        } else if (2 * names.size() > all) {
            return "the other " + names.size() + " nodes";
        }
        return String.join(", ", names.subList(0, MOST_NAMES)) + " and " + (names.size() - MOST_NAMES) + " more";
    }

    /** The nodes of a registry that are alike, those that differ from most first. */
    public static List<Group> groups(Row row, NodeTable table) {
        List<Group> groups = new ArrayList<>(row.groups(table.nodes()));
        boolean isMost = groups.size() > 1
                && groups.get(0).nodes().size() > groups.get(1).nodes().size();
        if (isMost) {
            groups.add(groups.remove(0));
        }
        return groups;
    }

    /** How a cell is marked: the worst that it says. What is not known is not marked as good. */
    public static Status status(Cell cell) {
        if (cell.reach() == Reach.NOT_REACHED) {
            return Status.FAIL;
        } else if (cell.reach() == Reach.NOT_KNOWN || cell.entry().kind() == Entry.Kind.NOT_KNOWN) {
            return Status.UNKNOWN;
        }
        boolean isOdd = !cell.differs().isEmpty()
                || cell.isCertificateRefused()
                || !cell.says().isEmpty()
                || !cell.entry().says().isEmpty();
        return isOdd ? Status.WARN : Status.PASS;
    }

    /** How a registry is marked: as the worst of its nodes. */
    public static Status status(Row row) {
        List<Status> all = row.cells().stream().map(NodeWords::status).toList();
        for (Status worse : List.of(Status.FAIL, Status.UNKNOWN, Status.WARN)) {
            if (all.contains(worse)) {
                return worse;
            }
        }
        return Status.PASS;
    }

    /** Whether and how the registry answers. */
    public static String answer(Cell cell) {
        return switch (cell.reach()) {
            case NOT_REACHED -> "not reached: " + cell.says();
            case NOT_KNOWN -> cell.says();
            case REACHED -> {
                String scheme =
                        cell.scheme() == null ? "" : " over " + cell.scheme().toUpperCase(Locale.ROOT);
                yield "answers" + scheme + login(cell) + certificate(cell)
                        + (cell.says().isEmpty() ? "" : "; " + cell.says());
            }
        };
    }

    private static String login(Cell cell) {
        return switch (cell.login()) {
            case NONE -> ", no login";
            case REQUIRED -> ", login required";
            case NOT_KNOWN -> "";
        };
    }

    private static String certificate(Cell cell) {
        return switch (cell.certificate()) {
            case TRUSTED -> ", trusted certificate";
            case UNKNOWN_AUTHORITY -> ", certificate of an authority that the node does not trust";
            case WRONG_NAME -> ", certificate for another name";
            case OUT_OF_DATE -> ", certificate expired or not yet valid";
            case NOT_TLS, NOT_KNOWN -> "";
        };
    }

    /** By which entry containerd pulls from there. */
    public static String entry(Cell cell) {
        Entry entry = cell.entry();
        String path = entry.path() == null ? "" : entry.path();
        String says = entry.says().isEmpty() ? "" : " (" + entry.says() + ")";
        return switch (entry.kind()) {
            case DIRECTORY, DEFAULT -> path.substring(Math.max(0, path.lastIndexOf("/certs.d/") + 1)) + says;
            case MIRRORS -> "registry.mirrors in " + path + says;
            case NONE -> "no certs.d entry" + says;
            case NOT_KNOWN -> "certs.d not known: " + entry.says();
        };
    }

    /** What containerd tries; empty when that is not known. */
    public static String servers(Cell cell) {
        List<String> servers = cell.servers();
        int more = servers.size() - MOST_SERVERS;
        return servers.isEmpty()
                ? ""
                : "containerd uses "
                        + String.join(", then ", servers.subList(0, Math.min(MOST_SERVERS, servers.size())))
                        + (more > 0 ? " and " + more + " more" : "") + trust(cell);
    }

    private static String trust(Cell cell) {
        return switch (cell.trust()) {
            case OWN_CA -> ", with a CA of its own";
            case ANYONE -> ", without verifying certificates";
            case SYSTEM, NO_TLS, NOT_KNOWN -> "";
        };
    }

    /** In what a cell differs, or empty. */
    public static String differs(Cell cell) {
        return cell.differs().stream().map(NodeWords::name).collect(Collectors.joining(", "));
    }

    private static String name(Aspect aspect) {
        return switch (aspect) {
            case REACH -> "answer";
            case SCHEME -> "scheme";
            case LOGIN -> "login";
            case CERTIFICATE -> "certificate";
            case ENTRY -> "certs.d entry";
            case SERVERS -> "servers";
            case TRUST -> "trusted CAs";
        };
    }

    /** All of a cell in one line. */
    public static String line(Cell cell) {
        String servers = servers(cell);
        String differs = differs(cell);
        return answer(cell) + "; " + entry(cell) + (servers.isEmpty() ? "" : "; " + servers)
                + (differs.isEmpty() ? "" : ". Differs in: " + differs);
    }
}
