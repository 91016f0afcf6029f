package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.catalog.addon.AddonNamespace;
import dev.registrydoctor.checks.catalog.addon.AddonProblems;
import dev.registrydoctor.checks.catalog.addon.AddonStatus;
import dev.registrydoctor.checks.catalog.addon.Hosting;
import dev.registrydoctor.checks.catalog.addon.RegistryAddon;
import dev.registrydoctor.checks.catalog.auth.AuthProblems;
import dev.registrydoctor.checks.catalog.auth.Credentials;
import dev.registrydoctor.checks.catalog.auth.PullSecrets;
import dev.registrydoctor.checks.catalog.auth.RateLimit;
import dev.registrydoctor.checks.catalog.auth.RepositoryAccess;
import dev.registrydoctor.checks.catalog.auth.SecretContents;
import dev.registrydoctor.checks.catalog.auth.TokenService;
import dev.registrydoctor.checks.catalog.cluster.Certificates;
import dev.registrydoctor.checks.catalog.cluster.Clock;
import dev.registrydoctor.checks.catalog.cluster.ClusterAccess;
import dev.registrydoctor.checks.catalog.cluster.ClusterApiServer;
import dev.registrydoctor.checks.catalog.cluster.ClusterProblems;
import dev.registrydoctor.checks.catalog.cluster.Hostname;
import dev.registrydoctor.checks.catalog.cluster.Microk8s;
import dev.registrydoctor.checks.catalog.cluster.NodeReadiness;
import dev.registrydoctor.checks.catalog.cluster.NodeResources;
import dev.registrydoctor.checks.catalog.cluster.Scheduling;
import dev.registrydoctor.checks.catalog.cluster.SnapChannel;
import dev.registrydoctor.checks.catalog.docker.DaemonJson;
import dev.registrydoctor.checks.catalog.docker.DockerProblems;
import dev.registrydoctor.checks.catalog.docker.EngineNetwork;
import dev.registrydoctor.checks.catalog.docker.InsecureRegistries;
import dev.registrydoctor.checks.catalog.docker.LoopbackEntry;
import dev.registrydoctor.checks.catalog.image.BootOrder;
import dev.registrydoctor.checks.catalog.image.ImageProblems;
import dev.registrydoctor.checks.catalog.image.LocalhostInPods;
import dev.registrydoctor.checks.catalog.image.NeverPulled;
import dev.registrydoctor.checks.catalog.image.Platforms;
import dev.registrydoctor.checks.catalog.image.Presence;
import dev.registrydoctor.checks.catalog.image.References;
import dev.registrydoctor.checks.catalog.image.StaleTags;
import dev.registrydoctor.checks.catalog.image.Tags;
import dev.registrydoctor.checks.catalog.network.LocalhostAddress;
import dev.registrydoctor.checks.catalog.network.LocalhostNode;
import dev.registrydoctor.checks.catalog.network.NameResolution;
import dev.registrydoctor.checks.catalog.network.NetworkProblems;
import dev.registrydoctor.checks.catalog.network.NodePort;
import dev.registrydoctor.checks.catalog.network.NodePortPath;
import dev.registrydoctor.checks.catalog.network.NodesReach;
import dev.registrydoctor.checks.catalog.network.Policy;
import dev.registrydoctor.checks.catalog.network.Proxy;
import dev.registrydoctor.checks.catalog.outgrown.OutgrownProblems;
import dev.registrydoctor.checks.catalog.outgrown.OutgrownStorage;
import dev.registrydoctor.checks.catalog.outgrown.Sharing;
import dev.registrydoctor.checks.catalog.podman.PodmanProblems;
import dev.registrydoctor.checks.catalog.podman.RegistriesConf;
import dev.registrydoctor.checks.catalog.registry.Blobs;
import dev.registrydoctor.checks.catalog.registry.Catalog;
import dev.registrydoctor.checks.catalog.registry.Configuration;
import dev.registrydoctor.checks.catalog.registry.Exposure;
import dev.registrydoctor.checks.catalog.registry.HarborHealth;
import dev.registrydoctor.checks.catalog.registry.Reachability;
import dev.registrydoctor.checks.catalog.registry.RegistryProblems;
import dev.registrydoctor.checks.catalog.registry.RegistryPush;
import dev.registrydoctor.checks.catalog.registrypod.Admission;
import dev.registrydoctor.checks.catalog.registrypod.Eviction;
import dev.registrydoctor.checks.catalog.registrypod.Phase;
import dev.registrydoctor.checks.catalog.registrypod.RegistryPodProblems;
import dev.registrydoctor.checks.catalog.registrypod.Replicas;
import dev.registrydoctor.checks.catalog.registrypod.Sandbox;
import dev.registrydoctor.checks.catalog.runtime.CertificateFiles;
import dev.registrydoctor.checks.catalog.runtime.CertsAgree;
import dev.registrydoctor.checks.catalog.runtime.CriPlugin;
import dev.registrydoctor.checks.catalog.runtime.HostsEntries;
import dev.registrydoctor.checks.catalog.runtime.HostsFiles;
import dev.registrydoctor.checks.catalog.runtime.Mirrors;
import dev.registrydoctor.checks.catalog.runtime.NodesAgree;
import dev.registrydoctor.checks.catalog.runtime.RenderedFile;
import dev.registrydoctor.checks.catalog.runtime.RuntimeProblems;
import dev.registrydoctor.checks.catalog.runtime.Template;
import dev.registrydoctor.checks.catalog.scheme.HttpHttps;
import dev.registrydoctor.checks.catalog.scheme.ImageBuilders;
import dev.registrydoctor.checks.catalog.scheme.SchemeProblems;
import dev.registrydoctor.checks.catalog.service.NodePortService;
import dev.registrydoctor.checks.catalog.service.ServiceProblems;
import dev.registrydoctor.checks.catalog.service.TargetPort;
import dev.registrydoctor.checks.catalog.space.HarborQuota;
import dev.registrydoctor.checks.catalog.space.SpaceGrowth;
import dev.registrydoctor.checks.catalog.space.SpaceProblems;
import dev.registrydoctor.checks.catalog.space.SpaceUploads;
import dev.registrydoctor.checks.catalog.space.Untagged;
import dev.registrydoctor.checks.catalog.storage.AccessModes;
import dev.registrydoctor.checks.catalog.storage.ClaimBinding;
import dev.registrydoctor.checks.catalog.storage.ClaimLoss;
import dev.registrydoctor.checks.catalog.storage.ClaimSize;
import dev.registrydoctor.checks.catalog.storage.DefaultClass;
import dev.registrydoctor.checks.catalog.storage.ImageLoss;
import dev.registrydoctor.checks.catalog.storage.Leftovers;
import dev.registrydoctor.checks.catalog.storage.Provisioner;
import dev.registrydoctor.checks.catalog.storage.ReclaimPolicy;
import dev.registrydoctor.checks.catalog.storage.StorageAddon;
import dev.registrydoctor.checks.catalog.storage.StorageProblems;
import dev.registrydoctor.checks.catalog.storage.VolumePlacement;
import dev.registrydoctor.checks.catalog.storage.VolumeSpace;
import dev.registrydoctor.checks.catalog.storage.VolumeWrites;
import dev.registrydoctor.checks.catalog.tls.TlsDates;
import dev.registrydoctor.checks.catalog.tls.TlsNames;
import dev.registrydoctor.checks.catalog.tls.TlsProblems;
import dev.registrydoctor.checks.catalog.tls.Trust;
import dev.registrydoctor.checks.catalog.workload.BackOff;
import dev.registrydoctor.checks.catalog.workload.RefusedPods;
import dev.registrydoctor.checks.catalog.workload.WorkloadProblems;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.Problem;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All checks and problems, listed by hand, by area. Third parties come by ServiceLoader, never here. */
public final class CheckCatalog {

    private static final List<Check> CHECKS = List.of(
            new ClusterAccess(),
            new ClusterApiServer(),
            new Certificates(),
            new Clock(),
            new Hostname(),
            new Microk8s(),
            new NodeReadiness(),
            new NodeResources(),
            new Scheduling(),
            new SnapChannel(),
            new AddonNamespace(),
            new AddonStatus(),
            new Hosting(),
            new RegistryAddon(),
            new AccessModes(),
            new ClaimBinding(),
            new ClaimLoss(),
            new ClaimSize(),
            new DefaultClass(),
            new ImageLoss(),
            new Leftovers(),
            new Provisioner(),
            new ReclaimPolicy(),
            new StorageAddon(),
            new VolumePlacement(),
            new VolumeSpace(),
            new VolumeWrites(),
            new SpaceGrowth(),
            new HarborQuota(),
            new Untagged(),
            new SpaceUploads(),
            new Admission(),
            new Eviction(),
            new Phase(),
            new Replicas(),
            new Sandbox(),
            new NodePortService(),
            new TargetPort(),
            new LocalhostAddress(),
            new LocalhostNode(),
            new NameResolution(),
            new NodePort(),
            new NodePortPath(),
            new NodesReach(),
            new Policy(),
            new Proxy(),
            new Blobs(),
            new Catalog(),
            new Configuration(),
            new Exposure(),
            new HarborHealth(),
            new RegistryPush(),
            new Reachability(),
            new HttpHttps(),
            new ImageBuilders(),
            new TlsDates(),
            new TlsNames(),
            new Trust(),
            new CertificateFiles(),
            new CertsAgree(),
            new CriPlugin(),
            new HostsEntries(),
            new HostsFiles(),
            new Mirrors(),
            new NodesAgree(),
            new RenderedFile(),
            new Template(),
            new DaemonJson(),
            new EngineNetwork(),
            new InsecureRegistries(),
            new LoopbackEntry(),
            new RegistriesConf(),
            new Credentials(),
            new PullSecrets(),
            new RateLimit(),
            new RepositoryAccess(),
            new SecretContents(),
            new TokenService(),
            new BootOrder(),
            new LocalhostInPods(),
            new dev.registrydoctor.checks.catalog.image.ImageNames(),
            new NeverPulled(),
            new Platforms(),
            new Presence(),
            new References(),
            new StaleTags(),
            new Tags(),
            new BackOff(),
            new RefusedPods(),
            new Sharing(),
            new OutgrownStorage());

    private static final List<Problem> PROBLEMS = Stream.of(
                    ClusterProblems.ALL,
                    AddonProblems.ALL,
                    StorageProblems.ALL,
                    SpaceProblems.ALL,
                    RegistryPodProblems.ALL,
                    ServiceProblems.ALL,
                    NetworkProblems.ALL,
                    RegistryProblems.ALL,
                    SchemeProblems.ALL,
                    TlsProblems.ALL,
                    RuntimeProblems.ALL,
                    DockerProblems.ALL,
                    PodmanProblems.ALL,
                    AuthProblems.ALL,
                    ImageProblems.ALL,
                    WorkloadProblems.ALL,
                    OutgrownProblems.ALL)
            .flatMap(List::stream)
            .toList();

    private CheckCatalog() {}

    /** The checks, in the order in which reports list them. */
    public static List<Check> checks() {
        return CHECKS;
    }

    /** The problems that the checks can report, and those that plug-ins may. */
    public static List<Problem> problems() {
        return PROBLEMS;
    }

    /** The problem with this id, or empty when there is none. */
    public static Optional<Problem> problem(String id) {
        return PROBLEMS.stream().filter(p -> p.id().equals(id)).findFirst();
    }
}
