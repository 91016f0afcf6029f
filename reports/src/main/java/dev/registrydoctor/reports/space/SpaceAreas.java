package dev.registrydoctor.reports.space;

import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.TreemapDrawing.Area;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a store, each in one area: those that only one tag needs, only one repository, several repositories, or nobody. What
 * is too small to be drawn is one area together.
 */
final class SpaceAreas {

    /** Nobody tells more areas than these apart. */
    private static final int MOST_REPOSITORIES = 40;

    private static final int MOST_PARTS = 40;

    /** An area below this part of the picture has no room for a pointer. */
    private static final double LEAST = 1 / 1500.0;

    private final SpaceReport report;
    private final Anchors anchors;
    private final long least;

    /**
     * Of a report.
     *
     * @param anchors where the page tells more
     */
    SpaceAreas(SpaceReport report, Anchors anchors) {
        this.report = report;
        this.anchors = anchors;
        this.least = (long) (report.totals().stored() * LEAST);
    }

    /** Where the page tells more of a tag. */
    interface Anchors {
        /**
         * The id of an element, or null when there is none.
         *
         * @param repository its place in the report
         * @param tag its place in the repository; -1 for the repository itself
         */
        @Nullable
        String of(int repository, int tag);
    }

    /** The areas, largest first; their sum is what is stored. */
    List<Area> all() {
        List<Area> areas = new ArrayList<>();
        for (int i = 0; i < report.repositories().size(); i++) {
            Repository repository = report.repositories().get(i);
            areas.add(new Area(
                    repository.name(), repository.exclusive(), anchors.of(i, -1), false, parts(repository, i)));
        }
        List<Area> shown = largest(areas, MOST_REPOSITORIES, "repositories");
        Totals totals = report.totals();
        add(shown, "shared by several repositories", report.sharedBetween());
        add(shown, "not referenced", totals.unreferenced() == null ? 0 : totals.unreferenced());
        add(shown, "uploads that did not end", totals.uploads() == null ? 0 : totals.uploads());
        shown.sort(Comparator.comparingLong(Area::bytes).reversed());
        return shown;
    }

    private List<Area> parts(Repository repository, int at) {
        List<Area> parts = new ArrayList<>();
        for (int i = 0; i < repository.tags().size(); i++) {
            SpaceReport.Tag tag = repository.tags().get(i);
            parts.add(new Area(tag.name(), tag.exclusive(), anchors.of(at, i), false, List.of()));
        }
        List<Area> shown = largest(parts, MOST_PARTS, "tags");
        add(shown, "shared by its tags", repository.sharedInside());
        add(shown, "without a tag", repository.untaggedBytes());
        shown.sort(Comparator.comparingLong(Area::bytes).reversed());
        return shown;
    }

    private static void add(List<Area> areas, String name, long bytes) {
        if (bytes > 0) {
            areas.add(new Area(name, bytes, null, true, List.of()));
        }
    }

    /** The largest, and the others as one. */
    private List<Area> largest(List<Area> areas, int most, String what) {
        List<Area> shown = new ArrayList<>();
        long rest = 0;
        int left = 0;
        for (Area area : areas) {
            if (area.bytes() > 0 && area.bytes() >= least && shown.size() < most) {
                shown.add(area);
            } else if (area.bytes() > 0) {
                rest += area.bytes();
                left++;
            }
        }
        add(shown, left + " more " + what, rest);
        return shown;
    }
}
