package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Deployment that wants one pod and has it ready, until a test says otherwise. */
public final class GivenDeployment implements Part {

    private final String namespace;
    private final String name;
    private String image;
    private final Map<String, String> labels;
    private @Nullable Instant created = GivenSite.ago(Duration.ofDays(10));
    private int desired = 1;
    private int ready = 1;
    private List<String> claims = List.of();
    private Deployment.Environment environment = new Deployment.Environment(Map.of(), true);
    private @Nullable String replicaFailure;
    private @Nullable Integer current;
    private @Nullable ContainerFiles files = new ContainerFiles(null, List.of());

    GivenDeployment(String path, String image, Map<String, String> labels) {
        this.namespace = path.substring(0, path.indexOf('/'));
        this.name = path.substring(path.indexOf('/') + 1);
        this.image = image;
        this.labels = labels;
    }

    public GivenDeployment created(@Nullable Instant when) {
        created = when;
        return this;
    }

    public GivenDeployment age(Duration age) {
        return created(GivenSite.ago(age));
    }

    public GivenDeployment replicas(int readyOnes, int desiredOnes) {
        ready = readyOnes;
        desired = desiredOnes;
        return this;
    }

    public GivenDeployment image(String anImage) {
        image = anImage;
        return this;
    }

    public GivenDeployment claims(String... some) {
        claims = List.of(some);
        return this;
    }

    /** What is mounted into the registry's container, and the configuration file that its arguments name. */
    public GivenDeployment files(@Nullable String configuration, ContainerFiles.Mount... mounts) {
        files = new ContainerFiles(configuration, List.of(mounts));
        return this;
    }

    /** A recording that has no mounts. */
    public GivenDeployment filesNotRecorded() {
        files = null;
        return this;
    }

    /** Its registry's variables; {@code REGISTRY_…} names only, as the API's reader gives them. */
    public GivenDeployment environment(Map<String, String> values) {
        environment = new Deployment.Environment(values, true);
        return this;
    }

    /** What the variables say that take their value from other objects. */
    public GivenDeployment imports(Deployment.Environment.Import... imports) {
        Map<String, String> values = new HashMap<>(environment.values());
        boolean isWhole = true;
        for (Deployment.Environment.Import from : imports) {
            isWhole &= from.variable() != null;
            if (from.variable() != null) {
                values.put(from.variable(), Deployment.Environment.ELSEWHERE);
            }
        }
        environment = new Deployment.Environment(values, isWhole, List.of(imports));
        return this;
    }

    /** More variables may be set than those named: {@code envFrom}, or a recording without them. */
    public GivenDeployment environmentNotWhole() {
        environment = new Deployment.Environment(environment.values(), false);
        return this;
    }

    public GivenDeployment replicaFailure(String message) {
        replicaFailure = message;
        return this;
    }

    /** How many Pods its status counts. */
    public GivenDeployment current(int pods) {
        current = pods;
        return this;
    }

    @Override
    public Deployment build() {
        return new Deployment.Builder(namespace, name)
                .created(created)
                .desired(desired)
                .ready(ready)
                .selector(labels)
                .podLabels(labels)
                .claims(claims)
                .images(List.of(image))
                .ports(List.of(5000))
                .environment(environment)
                .replicaFailure(replicaFailure)
                .current(current)
                .files(files)
                .otherImages(List.of())
                .build();
    }
}
