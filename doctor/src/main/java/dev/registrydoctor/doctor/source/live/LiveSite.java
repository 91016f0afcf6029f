package dev.registrydoctor.doctor.source.live;

import dev.registrydoctor.checks.check.QuestionHandlers;
import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.host.PemFile;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.CredentialTrial;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.evidence.registry.RepositoryQuestion;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import dev.registrydoctor.checks.evidence.registry.TokenRealm;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.source.cluster.Cluster;
import dev.registrydoctor.doctor.source.cluster.ContainerLogs;
import dev.registrydoctor.doctor.source.cluster.CustomResources;
import dev.registrydoctor.doctor.source.cluster.KubeconfigAccess;
import dev.registrydoctor.doctor.source.cluster.Kubeconfigs;
import dev.registrydoctor.doctor.source.cluster.LiveListings;
import dev.registrydoctor.doctor.source.cluster.PodAccess;
import dev.registrydoctor.doctor.source.host.CertsDirectories;
import dev.registrydoctor.doctor.source.host.DiskSpaces;
import dev.registrydoctor.doctor.source.host.DockerEngines;
import dev.registrydoctor.doctor.source.host.HostAddresses;
import dev.registrydoctor.doctor.source.host.HostFolders;
import dev.registrydoctor.doctor.source.host.HostInspector;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.doctor.source.host.InstalledSnaps;
import dev.registrydoctor.doctor.source.host.Listeners;
import dev.registrydoctor.doctor.source.host.NameLookups;
import dev.registrydoctor.doctor.source.host.PacketFilters;
import dev.registrydoctor.doctor.source.host.ProgramReader;
import dev.registrydoctor.doctor.source.host.Resolver;
import dev.registrydoctor.doctor.source.host.RuntimeLogs;
import dev.registrydoctor.doctor.source.registry.BlobReader;
import dev.registrydoctor.doctor.source.registry.CredentialTrials;
import dev.registrydoctor.doctor.source.registry.Dialler;
import dev.registrydoctor.doctor.source.registry.Harbors;
import dev.registrydoctor.doctor.source.registry.Lanes;
import dev.registrydoctor.doctor.source.registry.ManifestReader;
import dev.registrydoctor.doctor.source.registry.NamedSecrets;
import dev.registrydoctor.doctor.source.registry.ProjectQuotas;
import dev.registrydoctor.doctor.source.registry.PushProber;
import dev.registrydoctor.doctor.source.registry.RegistryAccess;
import dev.registrydoctor.doctor.source.registry.RegistryHttp;
import dev.registrydoctor.doctor.source.registry.RegistryProber;
import dev.registrydoctor.doctor.source.registry.RegistryReader;
import dev.registrydoctor.doctor.source.registry.TlsChains;
import dev.registrydoctor.doctor.source.registry.TokenRealms;
import dev.registrydoctor.doctor.source.store.StoredImagesReader;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A site as it is now. It reads and changes nothing, but for the push that its options may ask for; it sends no
 * credentials to registries unless it is asked to try them, and runs no program but {@code journalctl} and those that
 * list the packet filter: {@code iptables-save} in its two forms and {@code nft}.
 */
public final class LiveSite implements Site, AutoCloseable {

    /** What a live site answers, and who reads it. */
    public static final QuestionHandlers<LiveSite> HANDLERS = QuestionHandlers.<LiveSite>builder()
            .on(Settings.Ask.class, (site, ask) -> site.settings())
            .onListings((site, ask) -> site.listings.ask(ask))
            .on(CustomObjects.Ask.class, (site, ask) -> new CustomResources(site.cluster, site.workers).ask())
            .on(ApiContact.Ask.class, (site, ask) -> site.cluster.ask())
            .on(PullSecret.Ask.class, (site, ask) -> new NamedSecrets(site.cluster).ask(ask))
            .on(SecretSettings.Ask.class, (site, ask) -> new NamedSecrets(site.cluster).ask(ask))
            .on(ContainerLog.Ask.class, (site, ask) -> new ContainerLogs(site.cluster).ask(ask))
            .on(CredentialTrial.Ask.class, LiveSite::tryCredentials)
            .on(RegistryProbe.Ask.class, (site, ask) -> site.prober().ask(ask))
            .on(RepositoryCatalog.Ask.class, (site, ask) -> new RegistryReader(site.http()).catalog(ask))
            .on(Harbor.Ask.class, (site, ask) -> new Harbors(site.http(), site.workers).ask(ask))
            .on(ProjectQuota.Ask.class, (site, ask) -> new ProjectQuotas(site.http()).ask(ask))
            .on(PushProbe.Ask.class, (site, ask) -> new PushProber(site.http(), site.options.push()).ask(ask))
            .on(TagList.Ask.class, (site, ask) -> new RegistryReader(site.http()).tags(ask))
            .on(Manifest.Ask.class, (site, ask) -> new ManifestReader(site.http(), site.workers).ask(ask))
            .on(Blob.Ask.class, (site, ask) -> new BlobReader(site.http()).ask(ask))
            .on(TokenRealm.Ask.class, (site, ask) -> new TokenRealms(site.http()).ask(ask))
            .on(TlsChain.Ask.class, (site, ask) -> new TlsChains(site.http(), site.dialler, site.workers).ask(ask))
            .on(NameLookup.Ask.class, (site, ask) -> new NameLookups(site.host, site.resolver).ask(ask))
            .on(HostFile.Ask.class, (site, ask) -> site.host.file(ask.path()))
            .on(HostFolder.Ask.class, (site, ask) -> new HostFolders(site.host).ask(ask))
            .on(PemFile.Ask.class, (site, ask) -> site.host.pem(ask))
            .on(CertsDirectory.Ask.class, (site, ask) -> new CertsDirectories(site.host, ask).answer())
            .on(DiskSpace.Ask.class, (site, ask) -> new DiskSpaces(site.host, site.workers).ask(ask))
            .on(StoredImages.Ask.class, (site, ask) -> new StoredImagesReader(site.host, site.workers).ask(ask))
            .on(RuntimeLog.Ask.class, (site, ask) -> new RuntimeLogs(site.host, site.programs()).ask())
            .on(Listener.Ask.class, (site, ask) -> new Listeners(site.host).ask())
            .on(HostFacts.Ask.class, (site, ask) -> new HostInspector(site.host, site.view == null).ask())
            .on(Snap.Ask.class, (site, ask) -> new InstalledSnaps(site.host, site.workers).ask())
            .on(DockerEngine.Ask.class, (site, ask) -> new DockerEngines(site.host, site.workers).ask())
            .on(PacketFilter.Ask.class, (site, ask) -> new PacketFilters(site.host, site.programs()).ask(ask))
            .cannot(
                    ImageStore.Ask.class,
                    Gap.Cause.OUT_OF_VIEW,
                    "containerd's images are listed only on nodes that are seen through Kubernetes",
                    "run with --nodes")
            .build();

    private final LiveOptions options;
    private final Workers workers = new Workers();
    private final Lanes lanes = new Lanes(workers.pool(), RegistryHttp.AT_ONCE);
    private final HostRoot host;
    private final Resolver resolver = new Resolver(workers);
    private final Dialler dialler;
    private final Cluster cluster;
    private final LiveListings listings;
    private final @Nullable PodView view;
    private @Nullable RegistryHttp http;
    private boolean closed;

    /** A site whose kubeconfig is named, or lies where MicroK8s has it. */
    public LiveSite(LiveOptions options) {
        this(options, null, null, null);
    }

    /**
     * A site that is looked at when it is asked, not before.
     *
     * @param kubeconfigVariable value of {@code KUBECONFIG}, or null
     * @param home the user's home, or null; a search for a kubeconfig looks there too
     * @param pod the pod that this program runs in, or null
     */
    public LiveSite(
            LiveOptions options, @Nullable String kubeconfigVariable, @Nullable Path home, @Nullable PodAccess pod) {
        this(options, kubeconfigVariable, home, pod, HostAddresses::ofThisHost);
    }

    /** The same, with the addresses of the Pod. */
    LiveSite(
            LiveOptions options,
            @Nullable String kubeconfigVariable,
            @Nullable Path home,
            @Nullable PodAccess pod,
            Supplier<List<String>> addresses) {
        this.options = options;
        host = new HostRoot(options.hostRoot(), home);
        dialler = new Dialler(options.redirects(), resolver);
        Kubeconfigs kubeconfigs = new Kubeconfigs(options, host, kubeconfigVariable, home, pod);
        cluster = new Cluster(kubeconfigs, options.timeout(), workers, resolver);
        listings = new LiveListings(cluster, workers);
        view = pod == null ? null : new PodView(this::listedNodes, addresses);
    }

    @SuppressWarnings("unchecked") // of this question, the answer is one
    private Answer<List<Node>> listedNodes() {
        return (Answer<List<Node>>) listings.ask(Listing.nodes());
    }

    /** What the search for a kubeconfig came to, or null when nothing was asked of the cluster. */
    public @Nullable KubeconfigAccess kubeconfig() {
        return cluster.found();
    }

    /** Searches for a kubeconfig now, whoever needs it later. */
    public KubeconfigAccess findKubeconfig() {
        return cluster.link().access();
    }

    @Override
    public <T> CompletableFuture<Answer<T>> ask(Question<T> question) {
        try {
            return workers.supply(() -> answer(question), executor(question))
                    .exceptionally(e -> Answer.unknown(failed(question, e)));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(
                    Answer.unknown(new Gap(Gap.Cause.TIMED_OUT, question.describe(), "the run has ended", "")));
        }
    }

    private <T> Answer<T> answer(Question<T> question) {
        return view == null
                ? HANDLERS.answer(this, question)
                : view.answer(question, () -> HANDLERS.answer(this, question));
    }

    /** Of what is asked for each of thousands of images, no more begins at once than a registry is asked at once. */
    private Executor executor(Question<?> question) {
        return question instanceof RepositoryQuestion<?> ask
                ? lanes.of(ask.registry().authority())
                : workers.pool();
    }

    private static Gap failed(Question<?> question, Throwable e) {
        boolean tooLarge = e instanceof OutOfMemoryError || e.getCause() instanceof OutOfMemoryError;
        return new Gap(
                Gap.Cause.MALFORMED,
                question.describe(),
                tooLarge
                        ? "the answer needs more memory than Java is allowed to use"
                        : "registry-doctor failed to read it: " + Failure.of(e).detail(),
                tooLarge ? "run with more memory: JAVA_TOOL_OPTIONS=-Xmx2g" : "");
    }

    private Answer<Settings> settings() {
        return Answer.known(new Settings(options.registries()), HostRoot.source("the command line"));
    }

    private Answer<CredentialTrial> tryCredentials(CredentialTrial.Ask ask) {
        return options.verifyCredentials()
                ? new CredentialTrials(http(), prober(), new NamedSecrets(cluster)).ask(ask)
                : CredentialTrials.notWanted(ask);
    }

    /**
     * How a registry is asked with a login that its user gives: by a client of its own, which is closed by its user.
     *
     * @param authorities CAs that are trusted beside those of this host
     */
    public RegistryAccess access(List<X509Certificate> authorities) {
        return new RegistryAccess(new RegistryHttp(dialler, workers, authorities), workers, new NamedSecrets(cluster));
    }

    private RegistryProber prober() {
        return new RegistryProber(http(), dialler, workers);
    }

    private ProgramReader programs() {
        return new ProgramReader(workers);
    }

    /** The client for registries, made when the first of them is asked: it costs class loading. */
    private synchronized RegistryHttp http() {
        if (closed) {
            throw new RejectedExecutionException("the run has ended");
        }
        RegistryHttp ready = http;
        if (ready == null) {
            ready = new RegistryHttp(dialler, workers);
            http = ready;
        }
        return ready;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public String describe() {
        String where = host.isLive() ? "this host" : "the host at " + options.hostRoot();
        Path kubeconfig = options.kubeconfig();
        return kubeconfig == null ? where : where + ", and the cluster of " + kubeconfig;
    }

    /** Ends what is still going on; questions asked later are unknown. */
    @Override
    public synchronized void close() {
        closed = true;
        if (http != null) {
            http.close();
        }
        workers.close();
        cluster.close();
    }
}
