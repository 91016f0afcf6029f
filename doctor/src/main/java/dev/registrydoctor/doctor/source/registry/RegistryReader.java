package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.host.HostRoot;
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

/** Reads what a registry lists: its repositories, and their tags. */
public final class RegistryReader {

    private static final int MAX_NAMES = 5_000;
    private static final int MAX_PAGES = 10;
    private static final int MAX_BODY = 4 << 20;
    /** No URL is longer; the search for one in more takes its time. */
    private static final int MAX_LINK = 8 << 10;

    private static final Pattern NEXT = Pattern.compile("<([^<>]*+)>\\s*+;[^,<]*rel=\"?next\"?");

    private final RegistryHttp http;

    public RegistryReader(RegistryHttp http) {
        this.http = http;
    }

    public Answer<RepositoryCatalog> catalog(RepositoryCatalog.Ask question) {
        Origin registry = question.registry();
        Pages pages = new Pages(registry, "catalog", "repositories");
        pages.read("v2/_catalog", "n", "1000");
        if (pages.status == 400) {
            // A registry that allows less refuses the whole request; its own default is fine.
            pages = new Pages(registry, "catalog", "repositories");
            pages.read("v2/_catalog", null, null);
        }
        RepositoryCatalog catalog = new RepositoryCatalog(pages.status, pages.names, pages.complete, pages.detail);
        return Answer.known(catalog, HostRoot.source("GET " + registry + "/v2/_catalog"));
    }

    public Answer<TagList> tags(TagList.Ask question) {
        Pages pages = new Pages(question.registry(), question.repository(), "tags");
        pages.read("v2/" + question.repository() + "/tags/list", null, null);
        return Answer.known(
                new TagList(pages.status, pages.names, pages.detail),
                HostRoot.source("GET " + question.registry() + "/v2/" + question.repository() + "/tags/list"));
    }

    /** The pages of one list. */
    private final class Pages {
        private final Origin registry;
        private final String topic;
        private final String member;
        private final List<String> names = new ArrayList<>();
        private final Set<HttpUrl> seen = new HashSet<>();
        private int status;
        private boolean complete;
        private String detail = "";

        Pages(Origin registry, String topic, String member) {
            this.registry = registry;
            this.topic = topic;
            this.member = member;
        }

        void read(String path, @Nullable String parameter, @Nullable String value) {
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
                detail = (seen.size() > 1 ? "page " + seen.size() + ": " : "")
                        + Failure.of(e).detail();
            }
        }

        /** Reads a page; returns the next one, or null. */
        private @Nullable HttpUrl page(HttpUrl url) throws IOException {
            seen.add(url);
            RegistryHttp.Reply reply = http.ask(registry, url, "GET", null, topic, MAX_BODY);
            if (seen.size() == 1) {
                status = reply.status();
            }
            if (reply.status() != 200) {
                detail = (seen.size() > 1 ? "page " + seen.size() + ": " : "") + reply.problem();
                return null;
            }
            if (!reply.whole()) {
                throw new IOException("the list is larger than " + (MAX_BODY >> 20) + " MiB");
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
                    http.names().keep(text);
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
            } else if (names.size() >= MAX_NAMES || seen.size() >= MAX_PAGES) {
                detail = "only the first " + names.size() + " were read";
                next = null;
            }
            return next;
        }
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

    private static boolean sameOrigin(HttpUrl a, HttpUrl b) {
        return a.scheme().equals(b.scheme()) && a.host().equals(b.host()) && a.port() == b.port();
    }
}
