package dev.registrydoctor.checks.catalog.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnersTests {

    private static Pod pod(String name, @Nullable String ownerKind, @Nullable String ownerName, String hash) {
        Map<String, String> labels = hash.isEmpty() ? Map.of() : Map.of("pod-template-hash", hash);
        return new Pod.Builder("it's", name)
                .labels(labels)
                .phase("Running")
                .ready(true)
                .ownerKind(ownerKind)
                .ownerName(ownerName)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, web-5d4f8c7b9, 5d4f8c7b9, deployment/web",
        "ReplicaSet, my-web-app-5d4f8c7b9, 5d4f8c7b9, deployment/my-web-app",
        "ReplicaSet, web-5d4f8c7b9, '', ",
        "ReplicaSet, web-5d4f8c7b9, 1234567890, ",
        "ReplicaSet, web, web, ",
        "StatefulSet, db, '', statefulset/db",
        "DaemonSet, agent, '', daemonset/agent",
        "Job, once, '', ",
        "Node, vm, '', "
    })
    void namesWhatKubectlCanChange(String kind, String name, String hash, @Nullable String owner) {
        assertEquals(owner, Owners.of(pod("x", kind, name, hash)));
    }

    @Test
    void aPodOfItsOwnHasNoOwner() {
        assertNull(Owners.of(pod("x", null, null, "")));
        assertNull(Owners.of(pod("x", "ReplicaSet", null, "h")));
        assertNull(Owners.setImage(pod("x", null, null, ""), "app", "i:1"));
        assertNull(Owners.patch(pod("x", null, null, ""), "{}"));
    }

    @Test
    void namesStayWordsOfTheirOwn() {
        Pod web = pod("web-5d4f8c7b9-x", "ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9");
        assertEquals(
                Action.kubectl("-n", "it's", "set", "image", "deployment/web", "a b=r.lab/i:1"),
                Owners.setImage(web, "a b", "r.lab/i:1"));
        assertEquals(Action.patch("deployment", "it's", "web", "{}"), Owners.patch(web, "{}"));
    }

    @Test
    void whatHasNoNameableOwnerIsRestartedByItsDeletion() {
        Pod web = pod("web-5d4f8c7b9-x", "ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9");
        Step rollout = Owners.restart("Restart it.", web);
        assertEquals(Action.kubectl("-n", "it's", "rollout", "restart", "deployment/web"), rollout.action());
        assertEquals(Risk.RESTARTS, rollout.risk());
        Step ofJob = Owners.restart("Restart it.", pod("x", "Job", "once", ""));
        assertEquals(Action.delete("pod", "it's", "x"), ofJob.action());
        assertEquals("Restart it.", ofJob.goal());
        assertTrue(
                Owners.restart("Restart it.", pod("x", null, null, "")).goal().endsWith("apply its manifest again."));
    }
}
