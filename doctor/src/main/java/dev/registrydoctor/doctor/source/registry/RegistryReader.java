package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.doctor.source.host.HostRoot;

/** Reads what a registry lists: its repositories, and their tags. */
public final class RegistryReader {

    private static final NameList.Limits LIMITS = new NameList.Limits(5_000, 10, 4 << 20);

    private final RegistryHttp http;

    public RegistryReader(RegistryHttp http) {
        this.http = http;
    }

    public Answer<RepositoryCatalog> catalog(RepositoryCatalog.Ask question) {
        Origin registry = question.registry();
        NameList list = NameList.catalog(registry, asked(registry, "catalog"), http.names(), LIMITS);
        RepositoryCatalog catalog = new RepositoryCatalog(list.status(), list.names(), list.complete(), list.detail());
        return Answer.known(catalog, HostRoot.source("GET " + registry + "/v2/_catalog"));
    }

    public Answer<TagList> tags(TagList.Ask question) {
        Origin registry = question.registry();
        String repository = question.repository();
        NameList list = NameList.tags(registry, repository, asked(registry, repository), http.names(), LIMITS);
        return Answer.known(
                new TagList(list.status(), list.names(), list.detail()),
                HostRoot.source("GET " + registry + "/v2/" + repository + "/tags/list"));
    }

    private NameList.Getter asked(Origin registry, String topic) {
        return (url, maxBody) -> http.ask(registry, url, "GET", null, topic, maxBody);
    }
}
