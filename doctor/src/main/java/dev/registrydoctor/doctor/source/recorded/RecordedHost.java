package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.QuestionHandlers;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.archive.RecordedFiles;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an inspection report tells of the host that it was made on. */
final class RecordedHost {

    private static final Pattern ANY_REVISION = Pattern.compile("/var/snap/microk8s/[^/]+/args/(.+)");
    /** {@code Nov 23 22:59:53 vm microk8s.daemon-containerd[28339]: …}, as journalctl writes it. */
    private static final Pattern JOURNAL_HOST = Pattern.compile("\\w{3} +\\d+ [\\d:]{8} (\\S+) \\S+\\[\\d+]:.*");

    private static final String LOCKS = "/var/snap/microk8s/current/var/lock/";
    private static final String ONLY_ARGS = "an inspection report contains only MicroK8s' own arguments, not ";
    private static final String NEW_REPORT = "make a new report: `sudo microk8s inspect`; or " + RecordedListings.LIVE;

    /** What an inspection report answers of its host. */
    static final QuestionHandlers<RecordedHost> HANDLERS = QuestionHandlers.<RecordedHost>builder()
            .on(HostFile.Ask.class, RecordedHost::file)
            .on(HostFolder.Ask.class, RecordedHost::folder)
            .on(PemFile.Ask.class, RecordedHost::pem)
            .on(CertsDirectory.Ask.class, RecordedHost::certs)
            .on(DiskSpace.Ask.class, RecordedHost::space)
            .on(RuntimeLog.Ask.class, RecordedHost::runtimeLog)
            .on(Listener.Ask.class, RecordedHost::listeners)
            .on(HostFacts.Ask.class, RecordedHost::facts)
            .on(PacketFilter.Ask.class, RecordedHost::packetFilter)
            .on(Snap.Ask.class, RecordedHost::snaps)
            .build();

    private final RecordedFiles files;
    private final List<Node> nodes;
    private final Instant now;
    private final @Nullable KubectlWords words;

    /**
     * A report's host.
     *
     * @param words what kubectl printed instead of lists, or null
     */
    RecordedHost(RecordedFiles files, List<Node> nodes, Instant now, @Nullable KubectlWords words) {
        this.words = words;
        this.files = files;
        this.nodes = nodes;
        this.now = now;
    }

    /** A file of the host, as far as the report copies it: MicroK8s' arguments, and locks that words in it show. */
    private Answer<HostFile> file(HostFile.Ask ask) {
        String guarded = ask.path().equals(LOCKS + "low-memory-guard.lock") ? guarded() : null;
        if (guarded != null) {
            return Answer.known(new HostFile(ask.path(), "", null), source(guarded));
        }
        if (ask.path().startsWith(LOCKS)
                && words != null
                && words.shows(ask.path().substring(LOCKS.length()))) {
            return Answer.known(new HostFile(ask.path(), "", null), source(words.file()));
        }
        Matcher matcher = ANY_REVISION.matcher(ask.path());
        if (!matcher.matches()) {
            return unknown(ask, ONLY_ARGS + "this file", RecordedListings.LIVE);
        }
        String path = "args/" + matcher.group(1);
        Content content = files.get(path);
        if (content == null) {
            return hasArgs() && files.damage() == null
                    ? Answer.absent(source("args"))
                    : unknown(ask, "the report does not contain it" + damageWords(), NEW_REPORT);
        }
        HostFile file = new HostFile(ask.path(), content.text(), null);
        return content.cut() == null
                ? Answer.known(file, source(path))
                : new Answer.Known<>(file, source(path), List.of(gap(ask, content.cut(), NEW_REPORT)));
    }

    /**
     * The journal in which the last start of kubelite ended because of the low-memory guard, or null
     * (microk8s-resources/wrappers/run-kubelite-with-args of canonical/microk8s).
     */
    private @Nullable String guarded() {
        for (Map.Entry<String, Content> file : files.files().entrySet()) {
            List<String> lines = file.getKey().endsWith("daemon-kubelite/journal.log")
                    ? file.getValue().text().lines().toList()
                    : List.of();
            if (file.getValue().cut() == null
                    && !lines.isEmpty()
                    && lines.get(lines.size() - 1).contains("memory guard is enabled")) {
                return file.getKey();
            }
        }
        return null;
    }

    /** What a file of certificates holds, as far as the report copies it. */
    private Answer<PemFile> pem(PemFile.Ask ask) {
        Answer<HostFile> file = file(new HostFile.Ask(ask.path()));
        if (file instanceof Answer.Known<HostFile> known) {
            return new Answer.Known<>(PemFile.of(ask.path(), known.value().text()), known.source(), known.gaps());
        }
        return file instanceof Answer.Absent<HostFile> absent
                ? Answer.absent(absent.source())
                : unknown(ask, "the report does not contain it" + damageWords(), NEW_REPORT);
    }

    /** The file system under a path, by {@code df}; others than those of devices are not in the report. */
    private Answer<DiskSpace> space(DiskSpace.Ask ask) {
        String file = "sys/disk_usage";
        String text = files.text(file);
        DiskSpace space = text == null ? null : DiskUsage.of(ask.path(), text);
        if (space == null) {
            return unknown(
                    ask, "the report does not contain the free space there" + damageWords(), RecordedListings.LIVE);
        }
        String why = "`df` in the report rounds, and does not list network file systems, ZFS or inodes";
        return new Answer.Known<>(space, source(file), List.of(gap(ask, why, RecordedListings.LIVE)));
    }

    /** A folder of the host, as far as the report copies it: below MicroK8s' arguments. Times are those of the copy. */
    private Answer<HostFolder> folder(HostFolder.Ask ask) {
        Matcher matcher = ANY_REVISION.matcher(ask.path() + "/");
        if (!matcher.matches()) {
            return unknown(ask, ONLY_ARGS + "this folder", RecordedListings.LIVE);
        }
        String prefix = "args/" + matcher.group(1).replaceFirst("/+$", "/");
        SortedMap<String, HostFolder.Kind> kinds = new TreeMap<>();
        for (String path : files.files().keySet()) {
            put(kinds, prefix, path, HostFolder.Kind.FILE);
        }
        for (String path : files.folders()) {
            put(kinds, prefix, path, HostFolder.Kind.FOLDER);
        }
        String folder = prefix.substring(0, prefix.length() - 1);
        if (kinds.isEmpty() && !files.folders().contains(folder)) {
            return hasArgs() && files.damage() == null
                    ? Answer.absent(source("args"))
                    : unknown(ask, "the report does not contain it" + damageWords(), NEW_REPORT);
        }
        HostFolder value = new HostFolder(
                ask.path(),
                kinds.entrySet().stream()
                        .map(e -> new HostFolder.Entry(e.getKey(), e.getValue(), null))
                        .toList());
        return files.damage() == null
                ? Answer.known(value, source(folder))
                : new Answer.Known<>(
                        value,
                        source(folder),
                        List.of(gap(ask, "the report is incomplete" + damageWords(), NEW_REPORT)));
    }

    /** Notes what a path below a folder shows of it: its own kind, or that there is a folder on the way to it. */
    private static void put(
            SortedMap<String, HostFolder.Kind> kinds, String prefix, String path, HostFolder.Kind kind) {
        if (path.startsWith(prefix) && path.length() > prefix.length()) {
            int slash = path.indexOf('/', prefix.length());
            kinds.put(
                    slash < 0 ? path.substring(prefix.length()) : path.substring(prefix.length(), slash),
                    slash < 0 ? kind : HostFolder.Kind.FOLDER);
        }
    }

    private boolean hasArgs() {
        return files.files().keySet().stream().anyMatch(path -> path.startsWith("args/"));
    }

    /** Of the revision in use alone: the report does not copy that of one before. */
    private Answer<List<CertsDirectory>> certs(CertsDirectory.Ask ask) {
        if (!ask.path().startsWith(BuiltIn.ARGS + "/")) {
            return unknown(ask, ONLY_ARGS + "this folder", RecordedListings.LIVE);
        }
        String folder =
                "args/" + ask.path().substring(BuiltIn.ARGS.length() + 1).replaceFirst("/+$", "");
        String prefix = folder + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : files.files().keySet()) {
            int slash = path.startsWith(prefix) ? path.indexOf('/', prefix.length()) : -1;
            if (slash > 0) {
                names.add(path.substring(prefix.length(), slash));
            }
        }
        for (String path : files.folders()) {
            if (path.startsWith(prefix)) {
                String rest = path.substring(prefix.length());
                names.add(rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest);
            }
        }
        boolean exists = !names.isEmpty() || files.folders().contains(folder);
        if (!exists) {
            return hasArgs() && files.damage() == null
                    ? Answer.absent(source("args"))
                    : unknown(ask, "the report does not contain it" + damageWords(), NEW_REPORT);
        }
        List<CertsDirectory> directories =
                names.stream().map(name -> directory(prefix, ask.path(), name)).toList();
        return files.damage() == null
                ? Answer.known(directories, source(folder))
                : new Answer.Known<>(
                        directories,
                        source(folder),
                        List.of(gap(ask, "the report is incomplete" + damageWords(), NEW_REPORT)));
    }

    private CertsDirectory directory(String folder, String shown, String name) {
        String prefix = folder + name + "/";
        List<String> names = new ArrayList<>();
        for (String path : files.files().keySet()) {
            if (path.startsWith(prefix)) {
                names.add(path.substring(prefix.length()));
            }
        }
        Content toml = files.get(prefix + "hosts.toml");
        boolean cut = toml != null && toml.cut() != null;
        return new CertsDirectory(
                name,
                shown + "/" + name,
                names,
                toml == null || cut ? null : toml.text(),
                cut ? "the report contains only its beginning" : null);
    }

    private Answer<RuntimeLog> runtimeLog(RuntimeLog.Ask ask) {
        for (Map.Entry<String, Content> file : files.files().entrySet()) {
            if (file.getKey().endsWith("daemon-containerd/journal.log")) {
                List<String> lines = file.getValue().text().lines().toList();
                if (lines.isEmpty()) {
                    return unknown(ask, "the report's journal of containerd is empty", RecordedListings.LIVE);
                }
                // The first line stands for the journal's beginning: see JournalLines.
                RuntimeLog log = new RuntimeLog(lines.subList(1, lines.size()));
                String cut = file.getValue().cut();
                return cut == null
                        ? Answer.known(log, source(file.getKey()))
                        : new Answer.Known<>(log, source(file.getKey()), List.of(gap(ask, cut, NEW_REPORT)));
            }
        }
        return unknown(ask, "the report contains no journal of containerd" + damageWords(), NEW_REPORT);
    }

    private Answer<List<Listener>> listeners(Listener.Ask ask) {
        String ss = files.text("network/ss");
        List<Listener> listeners = ss == null ? null : HostTexts.listenersOfSs(ss);
        String file = "network/ss";
        if (listeners == null) {
            file = "network/netstat";
            String netstat = files.text(file);
            listeners = netstat == null ? null : HostTexts.listenersOfNetstat(netstat);
        }
        if (listeners == null) {
            return unknown(
                    ask,
                    "the report contains no list of sockets (with strict confinement it has none)",
                    RecordedListings.LIVE);
        }
        Content content = files.get(file);
        String cut = content == null ? null : content.cut();
        if (cut == null && wholeText(file) == null) {
            cut = file + " ends inside a line";
        }
        return cut == null
                ? Answer.known(listeners, source(file))
                : new Answer.Known<>(listeners, source(file), List.of(gap(ask, cut, NEW_REPORT)));
    }

    /** The table nat and the table filter; a report holds no others. */
    private Answer<PacketFilter> packetFilter(PacketFilter.Ask ask) {
        String nat = wholeText("network/iptables");
        String filter = wholeText("network/iptables-S");
        if (nat == null || filter == null) {
            return unknown(ask, "the report does not contain the packet filter's rules" + damageWords(), NEW_REPORT);
        }
        return new Answer.Known<>(
                PacketFilterTables.read(nat, filter, ask.port()),
                source("network/iptables, network/iptables-S"),
                List.of(gap(
                        ask, "the report contains only the tables nat and filter of iptables", RecordedListings.LIVE)));
    }

    private Answer<HostFacts> facts(HostFacts.Ask ask) {
        String interfaces = files.text("network/ip-addr");
        interfaces = interfaces == null ? files.text("network/ifconfig") : interfaces;
        List<String> addresses = interfaces == null ? List.of() : HostTexts.addresses(interfaces);
        String hostname = hostname(addresses);
        String ps = wholeText("sys/ps");
        if (hostname == null && addresses.isEmpty() && ps == null) {
            return unknown(ask, "the report contains no name, addresses or processes of its host", NEW_REPORT);
        }
        HostFacts facts = new HostFacts(
                hostname == null ? "" : hostname,
                HostTexts.operatingSystem(files.text("sys/lsb_release")),
                addresses,
                true,
                false,
                ps == null ? null : HostTexts.processes(ps));
        return Answer.known(facts, source("network/ip-addr and sys/ps"));
    }

    /** The columns of {@code snap list}: Name, Version, Rev, Tracking, Publisher, Notes; a dash stands for nothing. */
    private Answer<List<Snap>> snaps(Snap.Ask ask) {
        String text = wholeText("sys/snap-list");
        if (text == null || !text.startsWith("Name ")) {
            return unknown(ask, "the report contains no list of snaps" + damageWords(), NEW_REPORT);
        }
        List<Snap> snaps = new ArrayList<>();
        for (String line : text.lines().skip(1).toList()) {
            String[] words = line.strip().split("\\s+", -1);
            if (words.length != 6) {
                return unknown(ask, "the report's list of snaps has unexpected columns", NEW_REPORT);
            }
            List<String> notes = List.of(words[5].split(",", -1));
            String channel = words[3].equals("-") ? "" : words[3];
            snaps.add(new Snap(
                    words[0], words[1], words[2], channel, !notes.contains("disabled"), notes.contains("held")));
        }
        return Answer.known(snaps, source("sys/snap-list"));
    }

    /** The output of a program when it goes on to its end: programs end each line. */
    private @Nullable String wholeText(String path) {
        Content content = files.get(path);
        return content != null && content.cut() == null && content.text().endsWith("\n") ? content.text() : null;
    }

    private @Nullable String hostname(List<String> addresses) {
        for (Node node : nodes) {
            if (node.internalIps().stream().anyMatch(addresses::contains)) {
                return node.name();
            }
        }
        for (Map.Entry<String, Content> file : files.files().entrySet()) {
            if (file.getKey().endsWith("daemon-containerd/journal.log")) {
                Matcher matcher = JOURNAL_HOST.matcher(
                        file.getValue().text().lines().findFirst().orElse(""));
                if (matcher.matches()) {
                    return matcher.group(1);
                }
            }
        }
        return nodes.size() == 1 && addresses.isEmpty() ? nodes.get(0).name() : null;
    }

    private String damageWords() {
        String damage = files.damage();
        return damage == null ? "" : " (" + damage + ")";
    }

    private Source source(String file) {
        return new Source(file + " of the report", now);
    }

    private static <T> Answer<T> unknown(Question<T> question, String why, String remedy) {
        return Answer.unknown(gap(question, why, remedy));
    }

    private static Gap gap(Question<?> question, String why, String remedy) {
        return new Gap(Gap.Cause.NOT_RECORDED, question.describe(), why, remedy);
    }
}
