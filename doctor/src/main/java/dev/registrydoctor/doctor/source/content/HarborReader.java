package dev.registrydoctor.doctor.source.content;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.store.HarborSpace;
import dev.registrydoctor.checks.store.HarborSpace.Artifact;
import dev.registrydoctor.checks.store.HarborSpace.Project;
import dev.registrydoctor.checks.store.HarborSpace.Quota;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistrySession;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Harbor says of its space through its own API (goharbor/harbor api/v2.0/swagger.yaml, 2.16): projects with their quotas,
 * repositories, and artifacts with their times, tagged or not.
 */
public final class HarborReader {

    /** Harbor's most for one page. */
    private static final int PAGE = 100;

    private static final int MAX_PAGES = 2_000;
    private static final int MAX_BODY = 16 << 20;
    /** A share of the memory, and no more than a million artifacts need. */
    private static final int SHARE = 6;

    private static final long MOST = 256L << 20;
    /** What Harbor writes for a time that never was is of the year 1. */
    private static final Instant FIRST = Instant.parse("2013-01-01T00:00:00Z");

    private final RegistryAccess access;
    private final @Nullable Login login;
    private final Duration limit;

    /**
     * A reader.
     *
     * @param login what its user gave, or null to see public projects, without their quotas
     * @param limit of the whole; what was read until then is returned, with a gap
     */
    public HarborReader(RegistryAccess access, @Nullable Login login, Duration limit) {
        this.access = access;
        this.login = login;
        this.limit = limit;
    }

    /** What a Harbor says, or null when the registry is not one. */
    public @Nullable HarborSpace read(Origin registry) {
        Gaps gaps = new Gaps();
        try {
            if (!access.isHarbor(registry)) {
                return null;
            }
        } catch (IOException e) {
            gaps.end("whether " + registry + " is a Harbor is not known: "
                    + Failure.of(e).detail());
            return new HarborSpace(Map.of(), gaps.lines());
        }
        StoreTasks tasks = new StoreTasks(access.workers().pool(), limit, gaps);
        Reading reading = new Reading(access.session(registry, login), tasks, gaps);
        reading.begin();
        if (tasks.await()) {
            gaps.end("the time limit was reached before all artifacts were read");
        }
        return reading.space();
    }

    /** One reading, by several threads. */
    private static final class Reading {
        private final RegistrySession session;
        private final StoreTasks tasks;
        private final Gaps gaps;
        private final MemoryBudget budget = MemoryBudget.ofShare(SHARE, MOST);
        private final Map<String, Quota> quotas = new ConcurrentHashMap<>();
        /** By project, and by repository. */
        private final Map<String, Map<String, List<Artifact>>> projects = new ConcurrentHashMap<>();

        Reading(RegistrySession session, StoreTasks tasks, Gaps gaps) {
            this.session = session;
            this.tasks = tasks;
            this.gaps = gaps;
        }

        void begin() {
            tasks.add("the projects", () -> pages("projects", "with_detail", "false", this::project));
        }

        HarborSpace space() {
            Map<String, Project> all = new TreeMap<>();
            projects.forEach((name, repositories) -> all.put(name, new Project(quotas.get(name), repositories)));
            return new HarborSpace(all, gaps.lines());
        }

        private void project(Map<String, Object> project) {
            String name = Json.text(project, "name");
            String id = Json.text(project, "project_id");
            if (name == null || !Names.isRepository(name) || name.contains("/")) {
                gaps.add("project " + name, "not a name that a project can have");
            } else if (projects.putIfAbsent(name, new ConcurrentHashMap<>()) == null) {
                // A name of digits alone would be read as an id.
                String key = id != null && id.matches("\\d{1,18}") ? id : name;
                tasks.add("the quota of " + name, () -> quota(name, key));
                String path = "projects/" + name + "/repositories";
                tasks.add(
                        "the repositories of " + name,
                        () -> pages(path, "sort", "name", repository -> repository(name, repository)));
            }
        }

        private void quota(String project, String key) throws IOException {
            RegistryHttp.Reply reply = session.harbor("projects/" + key + "/summary", MAX_BODY);
            if (reply.status() == 401 || reply.status() == 403) {
                // A public project of others: everybody may read its images, not its quota.
                return;
            } else if (reply.status() != 200) {
                throw FetchFailure.of(reply);
            }
            Map<String, Object> quota = Json.member(Json.object(reply.body().toByteArray()), "quota");
            Long hard = number(Json.member(quota, "hard"), "storage");
            Long used = number(Json.member(quota, "used"), "storage");
            if (hard != null && used != null) {
                quotas.put(project, new Quota(Math.max(-1, hard), Math.max(0, used)));
            }
        }

        private void repository(String project, Map<String, Object> repository) {
            String name = Json.text(repository, "name");
            Map<String, List<Artifact>> known = projects.computeIfAbsent(project, p -> new ConcurrentHashMap<>());
            if (name == null || !Names.isRepository(name) || !name.startsWith(project + "/")) {
                gaps.add("repository " + name, "not a name that a repository of project " + project + " can have");
                return;
            }
            if (known.putIfAbsent(name, List.of()) == null) {
                // The swagger file: a slash in a name is encoded twice.
                String inner = name.substring(project.length() + 1).replace("/", "%252F");
                tasks.add("the artifacts of " + name, () -> {
                    Map<String, Artifact> found = new TreeMap<>();
                    try {
                        pages(
                                "projects/" + project + "/repositories/" + inner + "/artifacts",
                                "with_tag",
                                "true",
                                artifact -> artifact(name, artifact, found));
                    } finally {
                        known.put(name, List.copyOf(found.values()));
                    }
                });
            }
        }

        private void artifact(String repository, Map<String, Object> artifact, Map<String, Artifact> found)
                throws IOException {
            String digest = Json.text(artifact, "digest");
            if (digest == null || !Names.isDigest(digest)) {
                gaps.add("an artifact of " + repository, "its digest is not one");
                return;
            }
            budget.keep(digest);
            Map<String, @Nullable Instant> tags = new TreeMap<>();
            for (Object each : Json.list(artifact, "tags")) {
                Map<String, Object> tag = Json.asObject(each);
                String name = Json.text(tag, "name");
                if (name != null && Names.isTag(name)) {
                    budget.keep(name);
                    tags.put(name, time(tag, "push_time"));
                }
            }
            Long size = number(artifact, "size");
            found.put(
                    digest,
                    new Artifact(
                            digest,
                            size == null ? 0 : Math.max(0, size),
                            time(artifact, "push_time"),
                            time(artifact, "pull_time"),
                            tags));
        }

        /** What is done with each entry of a list. */
        private interface Entry {
            void read(Map<String, Object> entry) throws IOException;
        }

        /** Reads all pages of a list: by number, so that no link of the server is followed. */
        private void pages(String path, String parameter, String value, Entry entry) throws IOException {
            ByteString before = ByteString.EMPTY;
            for (int page = 1; ; page++) {
                RegistryHttp.Reply reply = session.harbor(
                        path,
                        MAX_BODY,
                        "page",
                        String.valueOf(page),
                        "page_size",
                        String.valueOf(PAGE),
                        parameter,
                        value);
                if (reply.status() != 200) {
                    throw FetchFailure.of(reply);
                } else if (!reply.whole()) {
                    throw FetchFailure.of("the list is larger than " + (MAX_BODY >> 20) + " MiB");
                }
                if (reply.body().equals(before)) {
                    throw FetchFailure.of("its pages are all the same");
                }
                before = reply.body();
                List<?> entries = Json.array(reply.body().toByteArray());
                for (Object each : entries) {
                    entry.read(Json.asObject(each));
                }
                if (entries.size() < PAGE || tasks.hasStopped()) {
                    return;
                } else if (page == MAX_PAGES) {
                    throw FetchFailure.of("only the first " + MAX_PAGES + " pages were read");
                }
            }
        }
    }

    private static @Nullable Long number(Map<String, Object> object, String name) {
        String text = Json.text(object, name);
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant time(Map<String, Object> object, String name) {
        String text = Json.text(object, name);
        try {
            Instant time = text == null ? null : OffsetDateTime.parse(text).toInstant();
            return time == null || time.isBefore(FIRST) ? null : time;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
