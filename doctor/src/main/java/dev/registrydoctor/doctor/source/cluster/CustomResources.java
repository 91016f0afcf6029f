package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.custom.CustomObjects.CustomObject;
import dev.registrydoctor.checks.evidence.custom.CustomObjects.Kind;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.custom.CustomLists;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Lists the objects of all kinds that an API server has beside those of Kubernetes, for the images that they name: which kinds there
 * are, the API server tells to everybody who is logged in ({@code system:discovery}); not all of them may be listed. Requests, time
 * and memory are bounded; what is left out is a gap.
 */
public final class CustomResources {

    /** Those of Kubernetes, whose objects are read by other means or name no image. Numbers of metrics are made when they are asked for. */
    private static final Set<String> OF_KUBERNETES = Set.of((""
                    + "admissionregistration.k8s.io apiextensions.k8s.io apiregistration.k8s.io apps authentication.k8s.io"
                    + " authorization.k8s.io autoscaling batch certificates.k8s.io coordination.k8s.io custom.metrics.k8s.io"
                    + " discovery.k8s.io events.k8s.io extensions external.metrics.k8s.io flowcontrol.apiserver.k8s.io"
                    + " internal.apiserver.k8s.io metrics.k8s.io networking.k8s.io node.k8s.io policy"
                    + " rbac.authorization.k8s.io resource.k8s.io scheduling.k8s.io storage.k8s.io storagemigration.k8s.io")
            .split(" "));

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("v\\d[a-z0-9]{0,20}");
    private static final Pattern KIND = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,99}");

    private static final int MOST_VERSIONS = 300;
    private static final int MOST_KINDS = 600;

    /** Of one kind: ten thousand objects. */
    private static final int MOST_PAGES = 20;

    private static final int AT_ONCE = 4;

    /** Of what the API server tells of its kinds. */
    private static final int MAX_BODY = 4 << 20;

    private static final int MAX_TOKEN = 16 << 10;

    /** A share of the memory, and no more than a hundred thousand names of images need. */
    private static final int SHARE = 8;

    private static final long MOST_MEMORY = 32L << 20;

    private final Cluster cluster;
    private final Workers workers;

    public CustomResources(Cluster cluster, Workers workers) {
        this.cluster = cluster;
        this.workers = workers;
    }

    /** How one kind is listed. */
    private record Listed(Kind kind, String version, String object) {
        String path() {
            return "/apis/" + kind.group() + "/" + version + "/" + kind.resource();
        }
    }

    /** All of them. */
    public Answer<CustomObjects> ask() {
        String what = CustomObjects.Ask.INSTANCE.describe();
        Cluster.Link link = cluster.link();
        KubeApi api = link.api();
        if (api == null) {
            return Answer.unknown(link.access().gap(what));
        }
        Gap down = Cluster.gap(cluster.contact().join(), what);
        return down == null ? new Reading(api).answer() : Answer.unknown(down);
    }

    /** One reading, by several threads. */
    private final class Reading {
        private final KubeApi api;
        private final long end = System.nanoTime()
                + cluster.requestLimit().multipliedBy(3).dividedBy(2).toNanos();
        private final MemoryBudget budget = MemoryBudget.ofShare(SHARE, MOST_MEMORY);
        private final Map<String, Listed> kinds = new TreeMap<>();
        private final List<CustomObject> objects = new ArrayList<>();
        private final List<Gap> gaps = new ArrayList<>();

        Reading(KubeApi api) {
            this.api = api;
        }

        Answer<CustomObjects> answer() {
            List<String> versions;
            try {
                versions = versions(Json.object(body("/apis")));
            } catch (IOException e) {
                return Answer.unknown(gap("the kinds of custom resources", e));
            }
            Map<String, List<Listed>> found = new ConcurrentHashMap<>();
            each(versions, version -> found.put(version, discover(version)));
            // A kind of several versions is listed by the first of them.
            versions.forEach(version -> found.getOrDefault(version, List.of())
                    .forEach(listed -> kinds.putIfAbsent(listed.kind().fullName(), listed)));
            List<Listed> all = List.copyOf(kinds.values());
            if (all.size() > MOST_KINDS) {
                add(new Gap(
                        Gap.Cause.MALFORMED,
                        "custom resources of " + (all.size() - MOST_KINDS) + " kinds",
                        "only " + MOST_KINDS + " kinds are listed",
                        ""));
            }
            each(all.subList(0, Math.min(MOST_KINDS, all.size())), this::list);
            gaps.sort(Comparator.comparing(Gap::what));
            objects.sort(Comparator.comparing(CustomObject::words));
            return new Answer.Known<>(
                    new CustomObjects(all.stream().map(Listed::kind).toList(), objects),
                    HostRoot.source("GET /apis, and each kind that it names"),
                    gaps);
        }

        /** Does something with each, a few at once. */
        private <T> void each(List<T> all, Consumer<T> step) {
            Queue<T> left = new ConcurrentLinkedQueue<>(all);
            Runnable work = () -> {
                for (T next = left.poll(); next != null; next = left.poll()) {
                    step.accept(next);
                }
            };
            List<CompletableFuture<Void>> running = Stream.generate(
                            () -> CompletableFuture.runAsync(work, workers.pool()))
                    .limit(Math.min(AT_ONCE, all.size()))
                    .toList();
            running.forEach(CompletableFuture::join);
        }

        /** {@code GROUP/VERSION} each, the preferred version of a group first: it has most of its kinds. */
        private List<String> versions(Map<String, Object> groups) {
            List<String> versions = new ArrayList<>();
            for (Object each : Json.list(groups, "groups")) {
                Map<String, Object> group = Json.asObject(each);
                String name = Json.text(group, "name");
                if (name == null || OF_KUBERNETES.contains(name)) {
                    continue;
                }
                String preferred = Json.text(Json.member(group, "preferredVersion"), "version");
                List<String> own = Stream.concat(
                                Stream.ofNullable(preferred),
                                Json.list(group, "versions").stream()
                                        .map(v -> Json.text(Json.asObject(v), "version"))
                                        .flatMap(Stream::ofNullable))
                        .distinct()
                        .toList();
                boolean isName = NAME.matcher(name).matches()
                        && own.stream().allMatch(v -> VERSION.matcher(v).matches());
                if (!isName || versions.size() + own.size() > MOST_VERSIONS) {
                    add(new Gap(
                            Gap.Cause.MALFORMED,
                            "the kinds of custom resources",
                            isName
                                    ? "there are more than " + MOST_VERSIONS + " versions of groups"
                                    : "a name is not legal",
                            ""));
                } else {
                    own.forEach(version -> versions.add(name + "/" + version));
                }
            }
            return versions;
        }

        private List<Listed> discover(String groupVersion) {
            List<Listed> found = new ArrayList<>();
            String what = "custom resources of " + groupVersion;
            try {
                inTime();
                int slash = groupVersion.indexOf('/');
                for (Object each : Json.list(Json.object(body("/apis/" + groupVersion)), "resources")) {
                    Map<String, Object> resource = Json.asObject(each);
                    String name = Json.text(resource, "name");
                    String kind = Json.text(resource, "kind");
                    // What has a slash is a part of an object: its status, its scale.
                    if (found.size() < MOST_KINDS
                            && name != null
                            && kind != null
                            && Json.list(resource, "verbs").contains("list")
                            && NAME.matcher(name).matches()
                            && KIND.matcher(kind).matches()) {
                        found.add(new Listed(
                                new Kind(groupVersion.substring(0, slash), name),
                                groupVersion.substring(slash + 1),
                                kind));
                    }
                }
            } catch (IOException e) {
                add(gap(what, e));
            }
            return found;
        }

        private void list(Listed listed) {
            String what = "custom resources " + listed.kind().fullName();
            try {
                String token = null;
                for (int page = 0; page < MOST_PAGES; page++) {
                    inTime();
                    String path = listed.path() + "?limit=500"
                            + (token == null ? "" : "&continue=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
                    KubeApi.Reply reply = get(path);
                    if (reply.status() == 403 || reply.status() == 401) {
                        reply.body().close();
                        add(denied(what, reply.status()));
                        return;
                    } else if (reply.status() == 404 || reply.status() == 405) {
                        // It was removed since, or is made for each who asks.
                        reply.body().close();
                        return;
                    } else if (reply.status() != 200) {
                        throw new IOException(LiveListings.words(reply.status(), reply.start(HttpLimits.SMALL)));
                    }
                    CustomLists.Page read;
                    try (InputStream body = reply.body()) {
                        read = CustomLists.read(listed.object(), body, budget);
                    }
                    keep(read.objects());
                    if (read.unread() > 0) {
                        throw new IOException(read.unread() + " objects are too large to be looked at whole");
                    }
                    token = read.continueToken();
                    if (token == null) {
                        return;
                    } else if (token.length() > MAX_TOKEN) {
                        break;
                    }
                }
                throw new IOException("only the first of its objects were looked at");
            } catch (IOException e) {
                add(gap(what, e));
            }
        }

        private synchronized void keep(Collection<CustomObject> found) {
            objects.addAll(found);
        }

        private synchronized void add(Gap gap) {
            gaps.add(gap);
        }

        private void inTime() throws IOException {
            if (System.nanoTime() > end) {
                throw new SocketTimeoutException("the time for all kinds is over");
            }
        }

        private KubeApi.Reply get(String path) throws IOException {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            return api.get(path, left.compareTo(cluster.requestLimit()) < 0 ? left : cluster.requestLimit());
        }

        private byte[] body(String path) throws IOException {
            KubeApi.Reply reply = get(path);
            if (reply.status() != 200) {
                throw new IOException(LiveListings.words(reply.status(), reply.start(HttpLimits.SMALL)));
            }
            byte[] body = reply.start(MAX_BODY);
            if (body.length >= MAX_BODY) {
                throw new IOException("the answer is too large");
            }
            return body;
        }
    }

    private static Gap denied(String what, int status) {
        return new Gap(
                Gap.Cause.DENIED,
                what,
                "the API server does not let this user list them (HTTP " + status + ")",
                "ask for `list` on them at the cluster scope");
    }

    private static Gap gap(String what, IOException e) {
        Failure failure = Failure.of(e);
        boolean isLate = failure.kind() == Failure.Kind.TIMED_OUT;
        return new Gap(
                isLate ? Gap.Cause.TIMED_OUT : Gap.Cause.UNREACHABLE,
                what,
                isLate ? "the API server did not answer in time" : failure.detail(),
                isLate ? "run again, with a longer --timeout" : "");
    }
}
