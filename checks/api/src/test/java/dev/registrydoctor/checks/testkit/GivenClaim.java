package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A claim that is Bound, until a test says otherwise. */
public final class GivenClaim implements Part {

    private final String namespace;
    private final String name;
    private @Nullable Instant created = GivenSite.ago(Duration.ofDays(10));
    private String phase = "Bound";
    private @Nullable String className = "microk8s-hostpath";
    private @Nullable String volume = GivenSite.VOLUME;
    private String requested = "20Gi";
    private @Nullable String capacity = "20Gi";
    private List<String> accessModes = List.of("ReadWriteMany");
    private boolean deleting;
    private @Nullable String provisioner = "microk8s.io/hostpath";

    GivenClaim(String path) {
        this.namespace = path.substring(0, path.indexOf('/'));
        this.name = path.substring(path.indexOf('/') + 1);
    }

    public GivenClaim age(Duration age) {
        created = GivenSite.ago(age);
        return this;
    }

    /** Pending, with the provisioner's name on it as once its class was found and its pod has a node. */
    public GivenClaim pending() {
        return phase("Pending");
    }

    public GivenClaim phase(String aPhase) {
        phase = aPhase;
        volume = aPhase.equals("Pending") ? null : volume;
        capacity = aPhase.equals("Pending") ? null : capacity;
        return this;
    }

    /** The class that it names; null when it names none, empty for "no class". */
    public GivenClaim ofClass(@Nullable String aClass) {
        className = aClass;
        return this;
    }

    /** The size that it asks for, and that of the volume that it has; null when it has none. */
    public GivenClaim size(String asked, @Nullable String got) {
        requested = asked;
        capacity = got;
        return this;
    }

    public GivenClaim accessModes(String... modes) {
        accessModes = List.of(modes);
        return this;
    }

    public GivenClaim deleting() {
        deleting = true;
        return this;
    }

    public GivenClaim provisioner(@Nullable String aProvisioner) {
        provisioner = aProvisioner;
        return this;
    }

    @Override
    public Claim build() {
        return new Claim.Builder(namespace, name)
                .created(created)
                .deleting(deleting)
                .phase(phase)
                .className(className)
                .volumeName(volume)
                .requested(requested)
                .capacity(capacity)
                .accessModes(accessModes)
                .provisioner(provisioner)
                .build();
    }
}
