package dev.registrydoctor.reports.space;

import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Growth;
import dev.registrydoctor.reports.space.SpaceReport.Quota;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The sentences that a terminal and a page have in common. */
final class SpaceWords {

    private SpaceWords() {}

    /** Something that is said of a store, under a name. */
    record Fact(String name, String words) {}

    /** The file system and the growth, as far as they are known. */
    static List<Fact> volume(SpaceReport report) {
        List<Fact> facts = new ArrayList<>();
        Volume volume = report.volume();
        if (volume != null) {
            if (volume.total() != null && volume.free() != null) {
                facts.add(new Fact(
                        "Volume",
                        size(volume.free()) + " of " + size(volume.total()) + " free"
                                + (volume.total() > 0 ? " (" + percent(volume.free(), volume.total()) + ")" : "") + ", "
                                + volume.place()));
            }
            if (volume.inodes() != null && volume.freeInodes() != null && volume.inodes() > 0) {
                facts.add(new Fact(
                        "Inodes",
                        number(volume.freeInodes()) + " of " + number(volume.inodes()) + " free ("
                                + percent(volume.freeInodes(), volume.inodes()) + ")"));
            }
        }
        Growth growth = report.growth();
        if (growth != null) {
            facts.add(new Fact("Growth", growth(growth)));
        }
        return facts;
    }

    private static String growth(Growth growth) {
        String rate = growth.bytesPerDay() <= 0
                ? "nothing was added in the last " + count(growth.days(), "day")
                : size(growth.bytesPerDay()) + " a day over the last " + count(growth.days(), "day");
        Long left = growth.daysLeft();
        return left == null
                ? rate
                : rate + "; full in " + (left == 0 ? "less than a day" : number(left) + (left == 1 ? " day" : " days"))
                        + " at this rate";
    }

    /** In how much of what the bytes are. */
    static String stored(SpaceReport report) {
        Totals totals = report.totals();
        return (report.repositories().size() == 1
                        ? "1 repository"
                        : number(report.repositories().size()) + " repositories")
                + ", " + count(totals.tags(), "tag") + ", " + count(totals.manifests(), "manifest")
                + ", " + count(totals.blobs(), "blob")
                + (report.isExact()
                        ? ""
                        : report.source() == RegistryStore.Source.FILES
                                ? ", as far as it could be read"
                                : ", as far as the registry's API tells");
    }

    static String collection(Collection collection) {
        String stopped = collection.stopped();
        if (stopped != null) {
            return "A garbage collection would stop before it deletes anything: " + stopped + ".";
        }
        String broken = collection.broken().isEmpty()
                ? ""
                : " It would break " + count(collection.broken().size(), "image") + " that can be pulled now.";
        return (collection.blobs() == 0
                        ? "A garbage collection would free nothing now."
                        : "A garbage collection would free " + size(collection.freed()) + " now ("
                                + count(collection.blobs(), "blob") + ").")
                + broken;
    }

    static String repository(Repository repository) {
        List<String> parts = new ArrayList<>();
        parts.add(size(repository.referenced()) + " in all");
        if (repository.shared() > 0) {
            parts.add(size(repository.shared()) + " shared with other repositories");
        }
        if (repository.untagged() > 0) {
            parts.add(count(repository.untagged(), "manifest") + " without a tag (" + size(repository.untaggedBytes())
                    + ")");
        }
        if (repository.referrers() > 0) {
            parts.add(count(repository.referrers(), "referrer") + " (signatures, SBOMs, attestations)");
        }
        if (repository.uploads() > 0) {
            parts.add(size(repository.uploads()) + " in uploads that did not end");
        }
        if (repository.goneLayers() > 0) {
            parts.add(count(repository.goneLayers(), "linked layer") + " not stored");
        }
        return String.join("; ", parts);
    }

    static String tag(Tag tag) {
        List<String> parts = new ArrayList<>();
        parts.add(size(tag.exclusive()) + " only its own, " + size(tag.referenced()) + " in all");
        if (tag.pushed() != null) {
            parts.add(day(tag.pushed()));
        }
        if (!tag.platforms().isEmpty()) {
            parts.add(String.join(" ", tag.platforms()));
        }
        parts.addAll(others(tag));
        return String.join("; ", parts);
    }

    /** What else is said of a tag. */
    static List<String> others(Tag tag) {
        List<String> parts = new ArrayList<>();
        if (tag.usedBy() != null) {
            parts.add("used by " + tag.usedBy());
        }
        if (!tag.referrers().isEmpty()) {
            parts.add(count(tag.referrers().size(), "referrer"));
        }
        if (tag.missing() > 0) {
            parts.add(count(tag.missing(), "blob") + " missing");
        }
        if (tag.digest() == null) {
            parts.add("its link is missing or damaged");
        }
        return parts;
    }

    /** What a deletion would free. */
    static List<String> whatIf(SpaceReport report, WhatIf whatIf) {
        List<String> lines = new ArrayList<>();
        Collection after = whatIf.collection();
        if (after.stopped() != null) {
            lines.add("Nothing would be freed: the garbage collection after the deletion would stop: " + after.stopped()
                    + ".");
            return lines;
        }
        Collection before = report.totals().collection();
        long already = before == null || before.stopped() != null ? 0 : before.freed();
        if (whatIf.deletions().isEmpty()) {
            lines.add("Nothing would be deleted.");
            return lines;
        }
        lines.add((report.isExact() ? "" : "About ") + size(after.freed())
                + (report.isExact() ? " (" + number(after.freed()) + " bytes, " : " (")
                + count(after.blobs(), "blob")
                + ") would be freed by the deletion and a garbage collection after it"
                + (already > 0 ? ", " + size(already) + " of it without deleting anything" : "")
                + ".");
        if (report.source() == RegistryStore.Source.API) {
            lines.add(
                    "This is an estimate: the API does not list manifests without a tag, which can hold the same layers,"
                            + " nor what nothing refers to, which a garbage collection frees too.");
        } else if (!report.isExact()) {
            lines.add("This is an estimate, because a part of the store could not be read.");
        }
        if (!after.broken().isEmpty()) {
            lines.add(
                    "The garbage collection would break " + count(after.broken().size(), "image")
                            + " that can be pulled now: "
                            + String.join(", ", after.broken().stream().limit(5).toList())
                            + (after.broken().size() > 5 ? " and more" : "") + ".");
        }
        return lines;
    }

    static String together(WhatIf whatIf) {
        return size(whatIf.together())
                + " of the bytes are of manifests without a tag, or are shared by several images that go.";
    }

    /** What is deleted of a repository beside its tags. */
    static String manifests(Deletion deletion) {
        return count(deletion.manifests(), "manifest")
                + (deletion.tags().isEmpty() ? " without a tag" : ", " + size(deletion.freed()));
    }

    static String quota(Quota quota) {
        Long limit = quota.limit();
        return quota.project() + ": " + size(quota.used())
                + (limit == null
                        ? ", no limit"
                        : " of " + size(limit) + (limit > 0 ? " (" + percent(quota.used(), limit) + ")" : ""));
    }

    /** Differences of one kind in one list, in their order. */
    static List<List<Difference>> byKind(List<Difference> differences) {
        Map<String, List<Difference>> kinds = new LinkedHashMap<>();
        differences.forEach(
                d -> kinds.computeIfAbsent(d.kind(), k -> new ArrayList<>()).add(d));
        return List.copyOf(kinds.values());
    }

    static String difference(Difference difference) {
        List<String> parts = new ArrayList<>();
        if (!difference.inFiles().isEmpty()) {
            parts.add("in the files: " + difference.inFiles());
        }
        if (!difference.served().isEmpty()) {
            parts.add("by the registry: " + difference.served());
        }
        return difference.subject() + (parts.isEmpty() ? "" : " (" + String.join("; ", parts) + ")");
    }

    static String day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    /** A number of bytes for people: {@code 812 B}, {@code 1.9 GiB}. */
    static String size(long bytes) {
        return bytes < 1024 ? bytes + " B" : Quantity.words(bytes);
    }

    static String count(long number, String thing) {
        return number(number) + " " + thing + (number == 1 ? "" : "s");
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String percent(long part, long whole) {
        return (int) (100.0 * part / whole) + "%";
    }
}
