package dev.registrydoctor.checks.store.retention;

import dev.registrydoctor.checks.store.MissingParts;
import dev.registrydoctor.checks.store.RepositoryGraph.TagRole;
import dev.registrydoctor.checks.store.StoredRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which images of a repository go by the rules. An image goes with all its tags or stays with all: to delete one of
 * two tags of an image frees nothing, and distribution 2 cannot do it.
 */
final class TagChoice {

    private final PlannedRepository repository;
    private final RetentionRules rules;
    private final Instant now;

    /**
     * What the rules choose.
     *
     * @param going the images that go
     * @param used the images that would go if they were not used
     */
    record Choice(List<ImageTags> going, List<ImageTags> used) {}

    TagChoice(PlannedRepository repository, RetentionRules rules, Instant now) {
        this.repository = repository;
        this.rules = rules;
        this.now = now;
    }

    Choice choose() {
        if (!rules.deletesTags()) {
            return new Choice(List.of(), List.of());
        }
        Map<String, ImageTags> images = images();
        Set<String> staying = newest(images);
        Map<String, ImageTags> used = new TreeMap<>();
        images.forEach((digest, image) -> {
            if (!rules.letsGo(image.pushed(), now) || image.tags().stream().anyMatch(rules::keepsTag)) {
                staying.add(digest);
            } else if (!staying.contains(digest) && repository.isUsed(image)) {
                used.put(digest, image);
            }
        });
        staying.addAll(used.keySet());
        List.copyOf(staying).forEach(digest -> staying.addAll(listed(digest)));
        return new Choice(
                images.values().stream()
                        .filter(i -> !staying.contains(i.digest()))
                        .toList(),
                List.copyOf(used.values()));
    }

    /** Images by digest. One that a signature's tag names too is left alone. */
    private Map<String, ImageTags> images() {
        Map<String, List<String>> tags = new TreeMap<>();
        Set<String> others = new HashSet<>();
        repository.repository().tags().forEach((tag, to) -> {
            if (to.digest() == null || !repository.repository().revisions().contains(to.digest())) {
                return;
            }
            if (repository.graph().role(tag) == TagRole.NAME) {
                tags.computeIfAbsent(to.digest(), d -> new ArrayList<>()).add(tag);
            } else {
                others.add(to.digest());
            }
        });
        tags.keySet().removeAll(others);
        Map<String, ImageTags> images = new TreeMap<>();
        tags.forEach((digest, names) -> images.put(digest, new ImageTags(digest, names, pushed(names))));
        return images;
    }

    private @Nullable Instant pushed(List<String> tags) {
        Instant newest = null;
        for (String tag : tags) {
            StoredRepository.Tag to = repository.repository().tags().get(tag);
            Instant pushed = to == null ? null : PushTime.known(to.pushed(), now);
            if (pushed == null) {
                return null;
            }
            newest = newest == null || pushed.isAfter(newest) ? pushed : newest;
        }
        return newest;
    }

    private Set<String> listed(String digest) {
        Set<String> listed = repository.graph().tree(digest);
        listed.remove(digest);
        return listed;
    }

    /** Images that no other image lists. An image for one platform of an index is not one more image to keep. */
    private Set<String> tops(Set<String> images) {
        Set<String> parts = new HashSet<>();
        images.forEach(digest -> parts.addAll(listed(digest)));
        Set<String> tops = new HashSet<>(images);
        tops.removeAll(parts);
        Set<String> reached = new HashSet<>(tops);
        tops.forEach(digest -> reached.addAll(listed(digest)));
        images.stream().filter(i -> !reached.contains(i)).forEach(tops::add);
        return tops;
    }

    /** The newest that are to be kept; those with the same time as the last of them, and those of unknown time, stay too. */
    private Set<String> newest(Map<String, ImageTags> images) {
        Integer keep = rules.keep();
        Set<String> staying = new HashSet<>();
        if (keep == null) {
            return staying;
        }
        Set<String> tops = tops(images.keySet());
        MissingParts missing = new MissingParts(repository.store(), repository.repository());
        List<Instant> complete = new ArrayList<>();
        images.forEach((digest, image) -> {
            Instant pushed = image.pushed();
            if (pushed != null
                    && tops.contains(digest)
                    && missing.in(repository.graph().tree(digest)) == 0) {
                complete.add(pushed);
            }
        });
        complete.sort(Comparator.reverseOrder());
        Instant last = complete.size() < keep ? Instant.MIN : complete.get(keep - 1);
        images.forEach((digest, image) -> {
            Instant pushed = image.pushed();
            if (tops.contains(digest) && (pushed == null || !pushed.isBefore(last))) {
                staying.add(digest);
            }
        });
        return staying;
    }
}
