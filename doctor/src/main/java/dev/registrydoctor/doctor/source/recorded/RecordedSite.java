package dev.registrydoctor.doctor.source.recorded;

import static dev.registrydoctor.checks.evidence.Gap.Cause.NOT_RECORDED;
import static dev.registrydoctor.doctor.source.recorded.RecordedListings.LIVE;

import dev.registrydoctor.checks.check.QuestionHandlers;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.reports.secrets.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A site read from an inspection report or a dump. Everything is in memory: an answer is at hand when it is asked. */
public final class RecordedSite implements Site {

    private static final int LOG_LINES = 300;

    private static final String NO_SECRETS = "a recording does not contain Secrets";
    private static final String NO_REGISTRY = "a recording does not contain the answers of registries";

    /** What a recorded site answers, and why it does not answer the rest. */
    public static final QuestionHandlers<RecordedSite> HANDLERS = QuestionHandlers.<RecordedSite>builder()
            .on(Settings.Ask.class, (site, ask) -> site.settings())
            .onListings((site, ask) -> site.listings.list(ask))
            .on(ApiContact.Ask.class, (site, ask) -> site.apiServer())
            .on(ContainerLog.Ask.class, RecordedSite::log)
            .by(RecordedHost.HANDLERS, site -> Optional.ofNullable(site.host), RecordedSite::noHost)
            .cannot(CredentialTrial.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(RegistryProbe.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(RepositoryCatalog.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(Harbor.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(ProjectQuota.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(PushProbe.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(TagList.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(Manifest.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(Blob.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(TokenRealm.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(TlsChain.Ask.class, NOT_RECORDED, NO_REGISTRY, LIVE)
            .cannot(NameLookup.Ask.class, NOT_RECORDED, "a recording does not contain DNS answers", LIVE)
            .cannot(DockerEngine.Ask.class, NOT_RECORDED, "a recording does not contain the settings of Docker", LIVE)
            .cannot(
                    ImageStore.Ask.class,
                    NOT_RECORDED,
                    "a recording does not contain the list of images in containerd's store",
                    "run registry-doctor on the cluster with --nodes")
            .cannot(StoredImages.Ask.class, NOT_RECORDED, "a recording does not contain the registry's files", LIVE)
            .cannot(CustomObjects.Ask.class, NOT_RECORDED, "a recording does not contain custom resources", LIVE)
            .cannot(PullSecret.Ask.class, NOT_RECORDED, NO_SECRETS, LIVE)
            .cannot(SecretSettings.Ask.class, NOT_RECORDED, NO_SECRETS, LIVE)
            .build();

    private final String description;
    private final Instant now;
    private final Dump dump;
    private final RecordedListings listings;
    private final @Nullable RecordedHost host;
    private final Settings settings;
    private final @Nullable ApiContact contact;

    RecordedSite(
            String description,
            Instant now,
            Dump dump,
            RecordedListings listings,
            @Nullable RecordedHost host,
            Settings settings,
            @Nullable ApiContact contact) {
        this.description = description;
        this.now = now;
        this.dump = dump;
        this.listings = listings;
        this.host = host;
        this.settings = settings;
        this.contact = contact;
    }

    @Override
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        return CompletableFuture.completedFuture(HANDLERS.answer(this, question));
    }

    private Answer<Settings> settings() {
        return Answer.known(settings, new Source("this run's command line", now));
    }

    /** What kubectl met when the report was made, where it printed an error. */
    private Answer<ApiContact> apiServer() {
        return contact == null
                ? Answer.absent(new Source("recording: no request was sent to an API server", now))
                : Answer.known(contact, new Source("what kubectl printed into the report", now));
    }

    private static Answer<?> noHost(Question<?> question) {
        return unknown(question, "a dump describes the cluster, not its hosts", LIVE);
    }

    /** A dump holds one log of each container, and does not say of which run. */
    private Answer<ContainerLog> log(ContainerLog.Ask ask) {
        Dump.Log log = dump.logs().get(Dump.logKey(ask.namespace(), ask.pod(), ask.container()));
        String remedy = "`microk8s kubectl logs -n " + ask.namespace() + " " + ask.pod() + " -c " + ask.container()
                + (ask.previous() ? " --previous" : "") + "` shows it; " + LIVE;
        if (log == null) {
            return unknown(ask, "the dump contains no log of it", remedy);
        }
        List<String> lines = log.text().lines().toList();
        String first = lines.isEmpty() ? "" : lines.get(0);
        if (first.startsWith("Request log error: ") || first.startsWith("Create log request error: ")) {
            return unknown(ask, first, remedy);
        }
        ContainerLog value = new ContainerLog(
                Secrets.redactLines(lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())));
        Source source = new Source("the last log in the dump", now);
        return log.whole()
                ? Answer.known(value, source)
                : new Answer.Known<>(value, source, List.of(gap(ask, "the dump is truncated in this log", remedy)));
    }

    private static <T> Answer<T> unknown(Question<T> question, String why, String remedy) {
        return Answer.unknown(gap(question, why, remedy));
    }

    private static Gap gap(Question<?> question, String why, String remedy) {
        return new Gap(NOT_RECORDED, question.describe(), why, remedy);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String describe() {
        return description;
    }
}
