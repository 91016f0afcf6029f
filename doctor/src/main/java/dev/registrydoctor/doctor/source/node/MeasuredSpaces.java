package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.host.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** File systems that {@code df} measured on a node. */
final class MeasuredSpaces {

    /** The end of a line of {@code df -P -k}: blocks, used, available, capacity, and the mount as the collector sees it. */
    private static final Pattern ROW = Pattern.compile("\\s(\\d{1,15})\\s+-?\\d+\\s+(-?\\d{1,15})\\s+(?:\\d+%|-)\\s+/");

    private final List<NodeRecord> records;
    private final CollectedFiles files;
    private final Instant clock;

    MeasuredSpaces(List<NodeRecord> records, CollectedFiles files, Instant clock) {
        this.records = records;
        this.files = files;
        this.clock = clock;
    }

    Answer<DiskSpace> ask(DiskSpace.Ask ask) {
        try {
            String path = files.resolve(ask.path());
            for (NodeRecord record : records) {
                boolean about = record.kind().equals("space")
                        && (record.word(0).equals(path) || record.word(0).equals(ask.path()) || isRoot(record, path));
                if (about) {
                    return record.word(1).equals("timeout") || record.exit() == 137
                            ? timedOut(ask)
                            : measured(ask, path, record);
                }
            }
            files.entry(ask.path());
        } catch (IOException e) {
            return HostRoot.isNone(e)
                    ? Answer.absent(new Source("folder " + ask.path() + " on the node", clock))
                    : Answer.unknown(files.unreadable(ask.describe(), ask.path(), e));
        }
        return CollectedProbes.unknown(ask, "it was not measured on the node");
    }

    private static boolean isRoot(NodeRecord record, String path) {
        return record.word(0).isEmpty() && path.equals("/");
    }

    private static Answer<DiskSpace> timedOut(DiskSpace.Ask ask) {
        return Answer.unknown(new Gap(
                Gap.Cause.TIMED_OUT,
                ask.describe(),
                "the file system under " + ask.path() + " did not answer within 3 s",
                "check on that node whether `df " + ask.path()
                        + "` returns: a network mount can have lost its server"));
    }

    private Answer<DiskSpace> measured(DiskSpace.Ask ask, String path, NodeRecord record) {
        Matcher row = ROW.matcher(record.printed());
        if (record.exit() != 0 || !row.find()) {
            return CollectedProbes.unknown(ask, "df on the node could not measure it");
        }
        List<String> mounts = records.stream()
                .filter(r -> r.kind().equals("text") && r.word(0).equals("mounts"))
                .flatMap(r -> r.content().lines())
                .toList();
        Mounts.Mount mount = Mounts.find(mounts, Path.of(path));
        return Answer.known(
                new DiskSpace(
                        ask.path(),
                        mount == null ? "" : mount.point(),
                        mount == null ? "" : mount.type(),
                        mount == null ? null : mount.readOnly() || mount.superReadOnly(),
                        Long.parseLong(row.group(1)) << 10,
                        Math.max(0, Long.parseLong(row.group(2))) << 10),
                new Source("df " + ask.path() + " on the node", clock));
    }
}
