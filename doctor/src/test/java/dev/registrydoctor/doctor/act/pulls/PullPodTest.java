package dev.registrydoctor.doctor.act.pulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Pods of a pull, field by field against the Pod Security Standard "restricted". */
@Timeout(300)
class PullPodTest extends PullsOnMock {

    private Pod pod(PullRequest request) throws Exception {
        pull(request, (kubelets, pod) -> kubelets.pulled(pod, ""));
        assertEquals(1, created.size());
        return created.get(0);
    }

    @Test
    void fitsTheRestrictedStandard() throws Exception {
        PodSpec spec = pod(request(null, LONG, "n1")).getSpec();
        Container container = spec.getContainers().get(0);
        // Baseline.
        for (Boolean shared : new Boolean[] {spec.getHostNetwork(), spec.getHostPID(), spec.getHostIPC()}) {
            assertTrue(shared == null || !shared);
        }
        assertEquals(List.of(), spec.getVolumes());
        assertEquals(List.of(), container.getVolumeMounts());
        assertEquals(List.of(), container.getPorts());
        assertNull(container.getLifecycle());
        assertNull(container.getLivenessProbe());
        assertNull(spec.getSecurityContext().getSeLinuxOptions());
        assertNull(spec.getSecurityContext().getAppArmorProfile());
        assertEquals(List.of(), spec.getSecurityContext().getSysctls());
        assertNull(spec.getSecurityContext().getWindowsOptions());
        assertNull(container.getSecurityContext().getPrivileged());
        assertNull(container.getSecurityContext().getProcMount());
        assertNull(container.getSecurityContext().getSeLinuxOptions());
        // Restricted.
        assertEquals(false, container.getSecurityContext().getAllowPrivilegeEscalation());
        assertEquals(true, spec.getSecurityContext().getRunAsNonRoot());
        assertTrue(spec.getSecurityContext().getRunAsUser() > 0);
        assertNull(container.getSecurityContext().getRunAsUser());
        assertEquals(
                "RuntimeDefault", spec.getSecurityContext().getSeccompProfile().getType());
        assertNull(container.getSecurityContext().getSeccompProfile());
        assertEquals(
                List.of("ALL"), container.getSecurityContext().getCapabilities().getDrop());
        assertEquals(List.of(), container.getSecurityContext().getCapabilities().getAdd());
        assertEquals(1, spec.getContainers().size());
        assertEquals(List.of(), spec.getInitContainers());
    }

    @Test
    void pullsOnItsNodeAndRunsNothingOfTheImage() throws Exception {
        Pod pod = pod(request(null, LONG, "n1"));
        PodSpec spec = pod.getSpec();
        Container container = spec.getContainers().get(0);
        assertEquals("n1", spec.getNodeName());
        assertEquals(IMAGE, container.getImage());
        assertEquals("Always", container.getImagePullPolicy());
        assertEquals(List.of("/registry-doctor-runs-nothing-of-this-image"), container.getCommand());
        assertEquals(List.of(), container.getArgs());
        assertEquals(true, container.getSecurityContext().getReadOnlyRootFilesystem());
        assertEquals(false, spec.getAutomountServiceAccountToken());
        assertEquals(false, spec.getEnableServiceLinks());
        assertEquals("default", spec.getServiceAccountName());
        assertEquals(List.of(), spec.getImagePullSecrets());
        assertEquals("Never", spec.getRestartPolicy());
        assertEquals(LONG.toSeconds(), spec.getActiveDeadlineSeconds());
        assertEquals(0, spec.getTerminationGracePeriodSeconds());
        assertEquals(new Quantity("1m"), container.getResources().getRequests().get("cpu"));
        assertEquals(new Quantity("4Mi"), container.getResources().getRequests().get("memory"));
        assertEquals(new Quantity("100m"), container.getResources().getLimits().get("cpu"));
        assertEquals(new Quantity("32Mi"), container.getResources().getLimits().get("memory"));
        assertTrue(pod.getMetadata().getNamespace().matches("registry-doctor-[a-z0-9]{8}"));
    }

    /** The pull secrets of an account are used where they are: they are not copied. */
    @Test
    void pullsAsAnAccountInItsNamespace() throws Exception {
        Pod pod = pod(request(ACCOUNT, LONG, "n1"));
        assertEquals(TEAM, pod.getMetadata().getNamespace());
        assertEquals("builder", pod.getSpec().getServiceAccountName());
        assertEquals(false, pod.getSpec().getAutomountServiceAccountToken());
        assertTrue(pod.getMetadata().getName().matches("registry-doctor-[a-z0-9]{8}-1"));
        assertEquals(
                Map.of("app.kubernetes.io/managed-by", "registry-doctor"),
                pod.getMetadata().getLabels());
        assertTrue(Instant.parse(pod.getMetadata().getAnnotations().get(RunNamespace.EXPIRES))
                .isAfter(Instant.now()));
        assertEquals(
                List.of(),
                cluster.requests().stream()
                        .filter(line -> line.matches("\\w+ /api/v1/namespaces|.*secrets.*"))
                        .toList());
    }
}
