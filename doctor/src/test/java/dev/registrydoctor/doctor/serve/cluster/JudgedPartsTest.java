package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which differences between two versions of an object are changes. */
class JudgedPartsTest {

    private static final String POD = """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {"name": "app", "namespace": "team", "uid": "u1", "resourceVersion": "1",
                          "labels": {"app": "x"}, "annotations": {"note": "a"}},
             "spec": {"nodeName": "n1", "containers": [{"name": "c", "image": "localhost:32000/app:1"}]},
             "status": {"phase": "Running", "podIP": "10.1.0.1",
                        "conditions": [{"type": "Ready", "status": "True", "lastProbeTime": null,
                                        "lastTransitionTime": "2026-01-01T00:00:00Z"}],
                        "containerStatuses": [{"name": "c", "ready": true, "restartCount": 3, "image": "i", "imageID": "",
                                               "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}},
                                               "lastState": {"terminated": {"exitCode": 1, "reason": "Error",
                                                   "startedAt": "2026-01-01T00:00:00Z",
                                                   "finishedAt": "2026-01-01T00:00:00Z"}}}]}}
            """;

    private static long number(String json) {
        return number(Kind.PODS, json);
    }

    private static long number(Kind kind, String json) {
        return JudgedParts.number(kind, "u1", json.getBytes(StandardCharsets.UTF_8));
    }

    private static String changed(String from, String to) {
        String changed = POD.replace(from, to);
        assertNotEquals(POD, changed, from);
        return changed;
    }

    @Test
    void whatNoCheckJudgesIsNoChange() {
        Map<String, String> same = Map.of(
                "\"resourceVersion\": \"1\"", "\"resourceVersion\": \"2\"",
                "\"note\": \"a\"", "\"note\": \"b\"",
                "\"lastProbeTime\": null", "\"lastProbeTime\": \"2026-01-02T00:00:00Z\"",
                "\"lastTransitionTime\": \"2026-01-01", "\"lastTransitionTime\": \"2026-01-02",
                "\"restartCount\": 3", "\"restartCount\": 4",
                "{\"running\": {\"startedAt\": \"2026-01-01", "{\"running\": {\"startedAt\": \"2026-01-02",
                "\"finishedAt\": \"2026-01-01", "\"finishedAt\": \"2026-01-02");
        same.forEach((from, to) -> assertEquals(number(POD), number(changed(from, to)), from));
    }

    @Test
    void whatChecksJudgeIsAChange() {
        Map<String, String> other = Map.of(
                "\"app\": \"x\"", "\"app\": \"y\"",
                "\"nodeName\": \"n1\"", "\"nodeName\": \"n2\"",
                "app:1", "app:2",
                "\"phase\": \"Running\"", "\"phase\": \"Failed\"",
                "\"status\": \"True\"", "\"status\": \"False\"",
                "\"restartCount\": 3", "\"restartCount\": 1",
                "\"exitCode\": 1", "\"exitCode\": 2",
                "\"running\"", "\"waiting\"",
                "\"podIP\": \"10.1.0.1\"", "\"podIP\": \"10.1.0.2\"",
                "\"reason\": \"Error\"", "\"reason\": \"OOMKilled\"");
        other.forEach((from, to) -> assertNotEquals(number(POD), number(changed(from, to)), from));
    }

    @Test
    void anotherObjectOfTheSameNameIsAChange() {
        byte[] json = POD.getBytes(StandardCharsets.UTF_8);
        assertNotEquals(JudgedParts.number(Kind.PODS, "u1", json), JudgedParts.number(Kind.PODS, "u2", json));
    }

    /** The kubelet changes from one to the other with each try, for as long as the image cannot be pulled. */
    @Test
    void aPullThatFailsAgainIsNoChangeAndOneThatEndsIs() {
        String running = "{\"running\": {\"startedAt\": \"2026-01-01T00:00:00Z\"}}";
        long failed = number(changed(running, "{\"waiting\": {\"reason\": \"ErrImagePull\", \"message\": \"x509\"}}"));
        long waits = number(
                changed(running, "{\"waiting\": {\"reason\": \"ImagePullBackOff\", \"message\": \"Back-off\"}}"));
        long loops = number(
                changed(running, "{\"waiting\": {\"reason\": \"CrashLoopBackOff\", \"message\": \"Back-off\"}}"));
        assertEquals(failed, waits);
        assertNotEquals(failed, loops);
        assertNotEquals(failed, number(POD));
    }

    /** A node writes its heartbeat every five minutes. */
    @Test
    void theHeartbeatOfANodeIsNoChangeAndItsEndIs() {
        String node = """
                {"metadata": {"name": "n1", "uid": "u1", "resourceVersion": "1"},
                 "status": {"conditions": [{"type": "Ready", "status": "True", "reason": "KubeletReady",
                                            "lastHeartbeatTime": "2026-01-01T00:00:00Z"},
                                           {"type": "DiskPressure", "status": "False",
                                            "lastHeartbeatTime": "2026-01-01T00:00:00Z"}]}}
                """;
        long before = number(Kind.NODES, node);
        assertEquals(before, number(Kind.NODES, node.replace("2026-01-01", "2026-01-02")));
        assertNotEquals(before, number(Kind.NODES, node.replace("\"True\"", "\"Unknown\"")));
        assertNotEquals(before, number(Kind.NODES, node.replace("\"False\"", "\"True\"")));
    }

    @Test
    void textsThatTouchAreNotOne() {
        String policy = """
                {"metadata": {"name": "a", "namespace": "n", "uid": "u1"},
                 "spec": {"podSelector": {"matchLabels": {"%s": "%s"}}, "policyTypes": ["Ingress"]}}
                """;
        assertNotEquals(
                number(Kind.NETWORK_POLICIES, policy.formatted("ab", "c")),
                number(Kind.NETWORK_POLICIES, policy.formatted("a", "bc")));
    }

    @Test
    void whatIsNoObjectHasANumberToo() {
        for (String json : List.of("", "[]", "{", "{\"metadata\": 5}")) {
            assertEquals(number(json), number("[1]"), json);
        }
    }
}
