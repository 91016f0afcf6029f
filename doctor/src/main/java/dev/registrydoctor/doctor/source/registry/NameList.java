package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** A list of names that a registry gives in pages: its repositories, or the tags of one. */
public final class NameList {

    /** No URL is longer; the search for one in more takes its time. */
    private static final int MAX_LINK = 8 << 10;

    private static final Pattern NEXT = Pattern.compile("<([^<>]*+)>\\s*+;[^,<]*rel=\"?next\"?");

    private final Origin registry;
    private final Getter getter;
    private final MemoryBudget budget;
    private final Limits limits;
    private final String member;
    private final List<String> names = new ArrayList<>();
    private final Set<HttpUrl> seen = new HashSet<>();
    private int status;
    private boolean complete;
    private String detail = "";
    private @Nullable IOException failure;

    /**
     * How much of a list is read.
     *
     * @param names no further page is asked for when there are as many
     * @param body bytes of one page
     */
    public record Limits(int names, int pages, int body) {}

    /** How a page is asked for. */
    interface Getter {
        RegistryHttp.Reply get(HttpUrl url, int maxBody) throws IOException;
    }

    private NameList(Origin registry, Getter getter, MemoryBudget budget, Limits limits, String member) {
        this.registry = registry;
        this.getter = getter;
        this.budget = budget;
        this.limits = limits;
        this.member = member;
    }

    /** The repositories of a registry. */
    static NameList catalog(Origin registry, Getter getter, MemoryBudget budget, Limits limits) {
        NameList list = new NameList(registry, getter, budget, limits, "repositories");
        list.read("v2/_catalog", "n", "1000");
        if (list.status == 400) {
            // A registry that allows less refuses the whole request; its own default is fine.
            list = new NameList(registry, getter, budget, limits, "repositories");
            list.read("v2/_catalog", null, null);
        }
        return list;
    }

    /** The tags of a repository. */
    static NameList tags(Origin registry, String repository, Getter getter, MemoryBudget budget, Limits limits) {
        NameList list = new NameList(registry, getter, budget, limits, "tags");
        list.read("v2/" + repository + "/tags/list", null, null);
        return list;
    }

    /** The HTTP status of the first page; 0 when no answer came. */
    public int status() {
        return status;
    }

    /** The names as the registry writes them, which may be anything. */
    public List<String> names() {
        return names;
    }

    /** Whether all pages were read. */
    public boolean complete() {
        return complete;
    }

    /** What went wrong; empty when nothing did. */
    public String detail() {
        return detail;
    }

    /** Why no answer came, or none that could be used; null when one came. */
    public @Nullable IOException failure() {
        return failure;
    }

    private void read(String path, @Nullable String parameter, @Nullable String value) {
        try {
            HttpUrl.Builder first = RegistryHttp.url(registry, path).newBuilder();
            if (parameter != null) {
                first.addQueryParameter(parameter, value);
            }
            HttpUrl url = first.build();
            while (url != null) {
                url = page(url);
            }
        } catch (IOException e) {
            failure = e;
            detail = (seen.size() > 1 ? "page " + seen.size() + ": " : "")
                    + Failure.of(e).detail();
        }
    }

    /** Reads a page; returns the next one, or null. */
    private @Nullable HttpUrl page(HttpUrl url) throws IOException {
        seen.add(url);
        RegistryHttp.Reply reply = getter.get(url, limits.body());
        if (seen.size() == 1) {
            status = reply.status();
        }
        if (reply.status() != 200) {
            detail = (seen.size() > 1 ? "page " + seen.size() + ": " : "") + reply.problem();
            return null;
        }
        if (!reply.whole()) {
            throw new IOException("the list is larger than " + (limits.body() >> 20) + " MiB");
        }
        keep(names(reply));
        return next(url, reply.headers().values("Link"));
    }

    private List<?> names(RegistryHttp.Reply reply) throws IOException {
        try {
            return Json.list(Json.object(reply.body().toByteArray()), member);
        } catch (IOException e) {
            throw new IOException("it is not a registry's JSON", e);
        }
    }

    private void keep(List<?> read) throws MemoryBudget.Exhausted {
        for (Object name : read) {
            if (name instanceof String text) {
                budget.keep(text);
                names.add(text);
            }
        }
    }

    private @Nullable HttpUrl next(HttpUrl current, List<String> links) throws IOException {
        HttpUrl next = linked(current, links);
        if (next == null) {
            complete = true;
        } else if (!sameOrigin(current, next)) {
            detail = "its link to the next page points to another server";
            next = null;
        } else if (seen.contains(next)) {
            detail = "its links to the next page form a loop";
            next = null;
        } else if (names.size() >= limits.names() || seen.size() >= limits.pages()) {
            detail = "only the first " + names.size() + " were read";
            next = null;
        }
        return next;
    }

    /** Where the last Link header with {@code rel=next} leads, or null. */
    static @Nullable HttpUrl linked(HttpUrl current, List<String> links) throws IOException {
        HttpUrl next = null;
        for (String link : links) {
            if (link.length() > MAX_LINK) {
                throw new IOException("its link to the next page is longer than " + (MAX_LINK >> 10) + " KiB");
            }
            Matcher matcher = NEXT.matcher(link);
            if (matcher.find()) {
                next = current.resolve(matcher.group(1));
            }
        }
        return next;
    }

    static boolean sameOrigin(HttpUrl a, HttpUrl b) {
        return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
    }
}
