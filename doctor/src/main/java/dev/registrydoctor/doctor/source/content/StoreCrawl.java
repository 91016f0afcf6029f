package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.store.StoredManifest;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.registry.NameList;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import dev.registrydoctor.doctor.source.volume.ManifestContent;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads repositories with all that their tags lead to. Each step adds the next ones: tags, their manifests, those of an index,
 * those that are about a manifest, and the sizes that no manifest tells.
 */
final class StoreCrawl {

    /** A repository of 2.8 lists all of its tags in one page: 100,000 of the longest are 13 MB. */
    static final NameList.Limits LIMITS = new NameList.Limits(200_000, 2_000, 32 << 20);

    /** An index can list forty thousand manifests that do not exist. */
    private static final int MOST_MANIFESTS = 500_000;

    private final RegistrySession session;
    private final StoreTasks tasks;
    private final StoreDraft draft;
    private final Gaps gaps;
    private final StoreProgress progress;
    private final ManifestFetch fetch;
    private final ReferrerReader referrers;
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();
    private final Set<String> measured = ConcurrentHashMap.newKeySet();
    private final AtomicInteger listedTags = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();

    StoreCrawl(RegistrySession session, StoreTasks tasks, StoreDraft draft, Gaps gaps, StoreProgress progress) {
        this.session = session;
        this.tasks = tasks;
        this.draft = draft;
        this.gaps = gaps;
        this.progress = progress;
        fetch = new ManifestFetch(session);
        referrers = new ReferrerReader(session);
    }

    /** How many tags the repositories list that were read. */
    int listedTags() {
        return listedTags.get();
    }

    /**
     * Reads a repository.
     *
     * @param digests manifests that it is known to have, tagged or not
     */
    void repository(String name, List<String> digests) {
        tasks.add(name, () -> {
            NameList list = session.tags(name, draft.budget(), LIMITS);
            // A repository to which no tag was ever pushed has no list.
            if (list.status() != 200 && list.status() != 404) {
                throw FetchFailure.of(list);
            } else if (list.status() == 200 && !list.complete()) {
                gaps.add("the tags of " + name, list.detail());
            }
            draft.repository(name);
            // Some say a name twice.
            for (String tag : new LinkedHashSet<>(list.names())) {
                if (Names.isTag(tag)) {
                    listedTags.incrementAndGet();
                    // The step that waits for its turn.
                    draft.budget().keep(name);
                    tasks.add(name + ":" + tag, () -> tag(name, tag));
                } else {
                    gaps.add(name + ":" + tag, "not a tag that a registry can have");
                }
            }
            for (String digest : digests) {
                digest(name, digest);
            }
            tell();
        });
    }

    private void tag(String repository, String tag) throws IOException {
        ManifestFetch.Fetched fetched = fetch.read(repository, tag);
        if (fetched == null) {
            draft.tag(repository, tag, null);
            return;
        }
        keep(repository, fetched);
        draft.tag(repository, tag, fetched.digest());
    }

    /** Reads a manifest of a repository, once. */
    private void digest(String repository, String digest) throws IOException {
        if (!Names.isDigest(digest)) {
            gaps.add(repository + "@" + digest, "not a digest");
            return;
        }
        String what = repository + "@" + digest;
        if (draft.hasRevision(repository, digest) || !claimed.add(what)) {
            return;
        }
        draft.budget().keep(what);
        if (asked.incrementAndGet() > MOST_MANIFESTS) {
            gaps.add(what, "only the first " + MOST_MANIFESTS + " manifests were read");
            return;
        }
        tasks.add(what, () -> {
            ManifestFetch.Fetched fetched = fetch.read(repository, digest);
            if (fetched != null) {
                keep(repository, fetched);
            }
        });
    }

    private void keep(String repository, ManifestFetch.Fetched fetched) throws IOException {
        String digest = fetched.digest();
        StoredManifest content = draft.manifest(digest);
        if (content == null) {
            content = ManifestContent.parse(fetched.content().toByteArray());
            if (content.kind() == StoredManifest.Kind.UNKNOWN && !fetched.named()) {
                throw FetchFailure.of("the answer is not a manifest");
            }
            draft.manifest(digest, content);
        }
        if (!draft.revision(repository, digest)) {
            return;
        }
        for (StoredManifest.Reference reference : content.references()) {
            if (reference.role() == StoredManifest.Role.MANIFEST) {
                digest(repository, reference.digest());
            } else {
                blob(repository, reference);
            }
        }
        referrers(repository, digest);
        tell();
    }

    private void blob(String repository, StoredManifest.Reference reference) throws IOException {
        // Only the registry can tell whether it has a foreign layer, and which of two sizes is right.
        if (reference.foreign() || reference.size() < 0 || !draft.size(reference.digest(), reference.size())) {
            measure(repository, reference.digest());
        }
    }

    private void measure(String repository, String digest) {
        if (!Names.isDigest(digest) || !measured.add(digest)) {
            return;
        }
        tasks.add(repository + "@" + digest, () -> {
            RegistryHttp.Reply reply = session.blobHead(repository, digest);
            if (reply.status() == 404) {
                draft.absent(digest);
            } else if (reply.status() == 200) {
                draft.measured(digest, length(reply));
            } else {
                throw FetchFailure.of(reply);
            }
        });
    }

    private static long length(RegistryHttp.Reply reply) throws IOException {
        String length = reply.headers().get("Content-Length");
        try {
            long size = length == null ? -1 : Long.parseLong(length);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            // As if it said nothing.
        }
        throw FetchFailure.of("the registry does not say the size of this layer");
    }

    private void referrers(String repository, String digest) {
        if (referrers.areSupported()) {
            tasks.add("the referrers of " + repository + "@" + digest, () -> {
                for (String referrer : referrers.of(repository, digest)) {
                    digest(repository, referrer);
                }
            });
        }
    }

    private void tell() {
        if (tasks.hasStopped()) {
            // Who waited has gone on.
            return;
        }
        progress.read(draft.repositoryCount(), draft.manifestCount(), draft.blobCount());
    }
}
