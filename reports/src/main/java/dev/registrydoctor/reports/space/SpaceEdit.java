package dev.registrydoctor.reports.space;

import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Quota;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applies an edit to every text of a report that can hold words of an environment. Digests, platforms and this program's own texts
 * stay.
 */
public final class SpaceEdit {

    private final UnaryOperator<String> edit;

    private SpaceEdit(UnaryOperator<String> edit) {
        this.edit = edit;
    }

    /** The report with each of its texts edited. */
    public static SpaceReport apply(SpaceReport report, UnaryOperator<String> edit) {
        return new SpaceEdit(edit).report(report);
    }

    // Each part is made from its components: one that nobody edits cannot be forgotten in a copy.
    private SpaceReport report(SpaceReport report) {
        return new SpaceReport(
                edit.apply(report.registry()),
                report.at(),
                report.source(),
                report.whole(),
                lines(report.readFrom()),
                totals(report.totals()),
                volume(report.volume()),
                report.growth(),
                report.repositories().stream().map(this::repository).toList(),
                report.quotas().stream().map(this::quota).toList(),
                report.differences().stream().map(this::difference).toList(),
                lines(report.gaps()),
                whatIf(report.whatIf()));
    }

    private List<String> lines(List<String> lines) {
        return lines.stream().map(edit).toList();
    }

    private @Nullable String optional(@Nullable String text) {
        return text == null ? null : edit.apply(text);
    }

    private Totals totals(Totals totals) {
        return new Totals(
                totals.tags(),
                totals.manifests(),
                totals.blobs(),
                totals.tagged(),
                totals.untagged(),
                totals.unreferenced(),
                totals.uploads(),
                totals.collection() == null ? null : collection(totals.collection()));
    }

    private Collection collection(Collection collection) {
        return new Collection(
                collection.freed(), collection.blobs(), lines(collection.broken()), optional(collection.stopped()));
    }

    private @Nullable Volume volume(@Nullable Volume volume) {
        return volume == null
                ? null
                : new Volume(
                        edit.apply(volume.place()),
                        volume.total(),
                        volume.free(),
                        volume.inodes(),
                        volume.freeInodes());
    }

    private Repository repository(Repository repository) {
        return new Repository(
                edit.apply(repository.name()),
                repository.referenced(),
                repository.exclusive(),
                repository.untagged(),
                repository.untaggedBytes(),
                repository.referrers(),
                repository.uploads(),
                repository.goneLayers(),
                repository.tags().stream().map(this::tag).toList());
    }

    private Tag tag(Tag tag) {
        return new Tag(
                edit.apply(tag.name()),
                tag.digest(),
                tag.pushed(),
                tag.referenced(),
                tag.exclusive(),
                tag.platforms(),
                lines(tag.referrers()),
                tag.missing(),
                optional(tag.usedBy()));
    }

    private Quota quota(Quota quota) {
        return new Quota(edit.apply(quota.project()), quota.used(), quota.limit());
    }

    private Difference difference(Difference difference) {
        return new Difference(
                difference.kind(),
                edit.apply(difference.subject()),
                edit.apply(difference.inFiles()),
                edit.apply(difference.served()),
                difference.meaning(),
                difference.advice());
    }

    private @Nullable WhatIf whatIf(@Nullable WhatIf whatIf) {
        return whatIf == null
                ? null
                : new WhatIf(
                        edit.apply(whatIf.asked()),
                        collection(whatIf.collection()),
                        whatIf.together(),
                        whatIf.deletions().stream().map(this::deletion).toList(),
                        lines(whatIf.kept()),
                        lines(whatIf.notFound()),
                        lines(whatIf.doubts()),
                        optional(whatIf.command()));
    }

    private Deletion deletion(Deletion deletion) {
        return new Deletion(
                edit.apply(deletion.repository()), lines(deletion.tags()), deletion.manifests(), deletion.freed());
    }
}
