package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.doctor.source.StoreProgress;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.registry.NameList;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a registry stores through its API, as far as the API tells it ({@link RegistryStore.Source#API}): repositories, tags,
 * manifests, and the sizes that manifests give for their parts. No layer is fetched.
 *
 * <p>What cannot be read is a gap of the store: a tag for which the request failed is not in it. A tag that the registry lists
 * and has no manifest for is in it, without a digest.
 *
 * <p>A tag is read by one GET of its manifest: HEAD costs distribution as much and would need a second request for each new
 * digest. A pull-through cache that is recognized ({@link PullThroughCache}) is not read: it would fetch what it does not have.
 */
public final class StoreReader {

    private final RegistryAccess access;
    private final StoreOptions options;

    /** A reader, which uses this access until it is closed. */
    public StoreReader(RegistryAccess access, StoreOptions options) {
        this.access = access;
        this.options = options;
    }

    /** Reads the store of a registry, within the time limit. */
    public RegistryStore read(Origin registry, StoreProgress progress) {
        Gaps gaps = new Gaps();
        StoreDraft draft = new StoreDraft();
        if (isRefused(registry, gaps)) {
            return draft.store((repository, tag, digest) -> null, gaps.lines());
        }
        RegistrySession session = access.session(registry, options.login());
        StoreTasks tasks = new StoreTasks(access.workers().pool(), options.limit(), gaps);
        StoreCrawl crawl = new StoreCrawl(session, tasks, draft, gaps, progress);
        begin(registry, session, tasks, crawl, gaps, draft);
        boolean late = tasks.await();
        BuildTimes times = new BuildTimes(session, tasks, draft, gaps);
        if (options.buildTimes() && !late) {
            times.begin();
            late = tasks.await();
        }
        if (late) {
            gaps.end("the time limit was reached when " + draft.tagCount() + " of " + crawl.listedTags()
                    + " tags were read, of " + draft.repositoryCount() + " repositories");
        }
        if (!options.repositories().isEmpty()) {
            gaps.end("only the repositories that were named were read: what others share with them is not known");
        }
        HarborSpace harbor = options.harbor();
        if (harbor != null) {
            harbor.gaps().forEach(gap -> gaps.add("Harbor", gap));
        }
        return draft.store(pushes(times), gaps.lines());
    }

    /** Whether the login is refused: then nothing is asked with it again, since that can lock an account. */
    private boolean isRefused(Origin registry, Gaps gaps) {
        Login login = options.login();
        if (login == null) {
            return false;
        }
        CredentialTrial trial = access.trial(registry, login);
        switch (trial.outcome()) {
            case REFUSED -> gaps.end("the registry refuses the login (HTTP " + trial.status() + ")");
            case NOT_SENT -> gaps.end(trial.detail());
            case ACCEPTED, NOT_WANTED, DENIED, FAILED -> {
                return false;
            }
        }
        return true;
    }

    private void begin(
            Origin registry, RegistrySession session, StoreTasks tasks, StoreCrawl crawl, Gaps gaps, StoreDraft draft) {
        Map<String, List<String>> harbor = harborDigests();
        tasks.add("the repositories of " + registry, () -> {
            List<String> names = new ArrayList<>();
            for (String name : new LinkedHashSet<>(names(harbor, session, gaps, draft))) {
                if (Names.isRepository(name)) {
                    names.add(name);
                } else {
                    gaps.add(name, "not a name that a repository can have");
                }
            }
            String objection = new PullThroughCache(session).objection(names);
            if (objection != null) {
                gaps.end(objection);
                return;
            }
            names.forEach(name -> crawl.repository(name, harbor.getOrDefault(name, List.of())));
        });
    }

    private List<String> names(Map<String, List<String>> harbor, RegistrySession session, Gaps gaps, StoreDraft draft)
            throws IOException {
        if (!options.repositories().isEmpty() || !harbor.isEmpty()) {
            return options.repositories().isEmpty() ? List.copyOf(harbor.keySet()) : options.repositories();
        }
        NameList catalog = session.catalog(draft.budget(), StoreCrawl.LIMITS);
        if (catalog.status() != 200) {
            throw FetchFailure.of(catalog);
        } else if (!catalog.complete()) {
            gaps.add("the list of repositories", catalog.detail());
        }
        return catalog.names();
    }

    private Map<String, List<String>> harborDigests() {
        HarborSpace harbor = options.harbor();
        Map<String, List<String>> digests = new TreeMap<>();
        if (harbor != null) {
            harbor.repositories()
                    .forEach((name, artifacts) -> digests.put(
                            name,
                            artifacts.stream().map(HarborSpace.Artifact::digest).toList()));
        }
        return digests;
    }

    private StoreDraft.PushTimes pushes(BuildTimes times) {
        Map<String, Instant> told = new HashMap<>();
        HarborSpace harbor = options.harbor();
        if (harbor != null) {
            harbor.repositories()
                    .forEach((name, artifacts) ->
                            artifacts.forEach(artifact -> artifact.tags().forEach((tag, pushed) -> {
                                if (pushed != null) {
                                    told.put(name + ":" + tag, pushed);
                                }
                            })));
        }
        return (repository, tag, digest) -> {
            @Nullable Instant pushed = told.get(repository + ":" + tag);
            return pushed != null ? pushed : digest == null ? null : times.of(digest);
        };
    }
}
