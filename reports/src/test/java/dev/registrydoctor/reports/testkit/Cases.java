package dev.registrydoctor.reports.testkit;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Hand-made runs of every sort, diagnosed by the real diagnostician. */
public final class Cases {

    public static final Problem ADDON_OFF =
            GivenProblem.root("storage.addon-disabled", "the hostpath-storage add-on is off");
    public static final Problem CLAIM_PENDING = GivenProblem.symptom(
            "storage.claim-pending", "the registry's claim is not Bound", "storage.addon-disabled");
    public static final Problem POD_PENDING = GivenProblem.symptom(
            "registry-pod.pending", "the registry pod cannot be scheduled", "storage.claim-pending");
    public static final Problem NO_ENDPOINTS = GivenProblem.symptom(
            "network.no-endpoints", "no ready pod backs the registry Service", "registry-pod.pending");
    public static final Problem PORT_REFUSED = GivenProblem.symptom(
            "network.port-refused", "the registry's port refuses connections", "network.no-endpoints");
    public static final Problem STALE =
            GivenProblem.warning("image.stale-tag", "a pod runs an older image than its tag names");
    public static final Problem HOSTS_TOML =
            GivenProblem.root("runtime.hosts-toml-missing", "containerd has no hosts.toml");
    public static final Problem NOTE = GivenProblem.info("addon.registry-size", "the registry's volume is small");
    public static final Problem DENIED = GivenProblem.root(
                    "cluster.access-denied", "the credentials may not read what is needed")
            .asAccessProblem();
    public static final Problem STARTING = GivenProblem.info("addon.registry-starting", "the registry is starting");

    public static final Subject ADDON = Subject.addon("hostpath-storage");
    public static final Subject CLAIM = Subject.claim("container-registry/registry-claim");
    public static final Subject POD = Subject.pod("container-registry/registry-6c9fcc695f-x2l4k");
    public static final Subject SERVICE = Subject.service("container-registry/registry");
    public static final Subject PORT = Subject.endpoint("127.0.0.1:32000");

    public static final Gap SECRETS_DENIED = new Gap(
            Gap.Cause.DENIED,
            "pull secrets of all namespaces",
            "the API server says: secrets is forbidden: User \"viewer\" cannot list resource \"secrets\"",
            "grant list on secrets, or run with MicroK8s' own client.config");
    public static final Gap TOO_LATE =
            new Gap(Gap.Cause.TIMED_OUT, "GET http://10.1.2.3:32000/v2/", "no answer within 2 s", "");
    public static final Gap NOT_ROOT = new Gap(
            Gap.Cause.NOT_PERMITTED,
            "file /var/snap/microk8s/current/args/containerd.toml",
            "permission denied",
            "run with sudo");

    private Cases() {}

    public static Report report(List<CheckResult> results) {
        return report(results, "MicroK8s 1.32 at https://127.0.0.1:16443", List.of("run"), false);
    }

    public static Report report(List<CheckResult> results, String site, List<String> args, boolean deadlineHit) {
        Examination examination = new Examination(
                results, Map.of(), Instant.parse("2026-11-23T14:02:11.123Z"), Duration.ofMillis(412), deadlineHit);
        return Report.of(
                new Report.Tool("Registry Doctor", "0.1.0", null, null),
                Report.Run.of(examination, site, Report.Mode.LIVE, "vm", args),
                new ExaminedSite(examination, Diagnostician.diagnose(results), List.of(), null),
                () -> false);
    }

    public static CheckResult result(CheckInfo info, Outcome outcome, long millis) {
        return new CheckResult(info, outcome, Duration.ofMillis(millis));
    }

    public static CheckResult passing(String id) {
        return result(CheckInfo.of(id, id + " is in order"), Outcome.pass("all is well with " + id), 12);
    }

    public static CheckResult finding(Finding... findings) {
        CheckInfo info = CheckInfo.of(
                        findings[0].problem().id() + "-check",
                        "no " + findings[0].problem().title())
                .reports(List.of(findings).stream()
                        .map(Finding::problem)
                        .distinct()
                        .toArray(Problem[]::new));
        return result(info, Outcome.found(findings), 34);
    }

    public static CheckResult unknown(CheckInfo info, Gap... gaps) {
        return result(info, Outcome.unknown(gaps), 2003);
    }

    public static Finding addonOff() {
        return Finding.of(
                        ADDON_OFF,
                        ADDON,
                        "Claim container-registry/registry-claim asks for class microk8s-hostpath, and nothing on this"
                                + " cluster provides it: the add-on hostpath-storage was never enabled.")
                .observed("no Deployment hostpath-provisioner", "one, ready", "GET /apis/apps/v1/deployments")
                .observed("no StorageClass at all", "microk8s-hostpath", "GET /apis/storage.k8s.io/v1/storageclasses")
                .involving(CLAIM)
                .remedy(Remedy.of(
                        Verification.kubectl(
                                        "shows Bound within a minute.",
                                        "-n",
                                        "container-registry",
                                        "get",
                                        "pvc",
                                        "registry-claim")
                                .rerunning("storage.claim-binding"),
                        Step.of(
                                        "Enable the storage add-on. The claim binds by itself, the pod then starts; nothing"
                                                + " has to be deleted.",
                                        Action.root("microk8s", "enable", "hostpath-storage"),
                                        Actor.node("vm"))
                                .risking(Risk.RESTARTS)
                                .undoneBy(Action.root("microk8s", "disable", "hostpath-storage")),
                        Step.of(
                                "Wait for the registry.",
                                Action.kubectl(
                                        "-n",
                                        "container-registry",
                                        "rollout",
                                        "status",
                                        "deployment/registry",
                                        "--timeout=120s"),
                                Actor.node("vm"))));
    }

    public static List<CheckResult> addonOffRun() {
        List<CheckResult> results = new ArrayList<>(healthyRun(24));
        results.add(finding(addonOff()));
        results.add(
                finding(Finding.of(CLAIM_PENDING, CLAIM, "Claim container-registry/registry-claim is Pending for 2 h.")
                        .observed("phase Pending", "Bound", "GET /api/v1/persistentvolumeclaims")));
        results.add(finding(Finding.of(
                        POD_PENDING,
                        POD,
                        "Pod registry-6c9fcc695f-x2l4k waits for the claim: unbound immediate PersistentVolumeClaims.")
                .involving(CLAIM)
                .observed("0/1 nodes are available", "GET /api/v1/events")));
        results.add(
                finding(Finding.of(NO_ENDPOINTS, SERVICE, "Service container-registry/registry has no ready address.")
                        .involving(POD)));
        results.add(finding(Finding.of(PORT_REFUSED, PORT, "127.0.0.1:32000 refuses connections from this host.")
                .involving(SERVICE)
                .observed("connection refused", "an answer to GET /v2/", "TCP connect from vm to 127.0.0.1:32000")));
        results.add(finding(Finding.of(
                        HOSTS_TOML,
                        Subject.file("/var/snap/microk8s/current/args/certs.d/registry.local:5000/hosts.toml"),
                        "containerd has no hosts.toml for registry.local:5000, which deployment default/web pulls from.")
                .asHypothesis()));
        results.add(finding(Finding.of(NOTE, CLAIM, "The claim asks for 20Gi; the disk below it has 11Gi left.")));
        results.add(unknown(
                CheckInfo.of("auth.pull-secrets", "pull secrets match").reports(STALE), SECRETS_DENIED, TOO_LATE));
        results.add(unknown(CheckInfo.of("auth.namespaces", "pull secrets are where they are needed"), SECRETS_DENIED));
        results.add(unknown(CheckInfo.of("runtime.config", "containerd's configuration is sound"), NOT_ROOT));
        results.add(result(
                CheckInfo.of("docker.engine", "Docker pushes work"), Outcome.skipped("no Docker on this host"), 1));
        return results;
    }

    public static List<CheckResult> healthyRun(int count) {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            results.add(passing("area.check-" + i));
        }
        return results;
    }

    public static List<CheckResult> warningsRun() {
        List<CheckResult> results = new ArrayList<>(healthyRun(3));
        results.add(finding(staleTag("web"), staleTag("api")));
        results.add(finding(Finding.of(HOSTS_TOML, Subject.registry("other:5000"), "no hosts.toml")
                .asHypothesis()));
        return results;
    }

    private static Finding staleTag(String name) {
        return Finding.of(STALE, Subject.pod("default/" + name), "Pod default/" + name + " runs yesterday's image.")
                .thatTakesEffect()
                .observed("sha256:aaaa", "sha256:bbbb", "HEAD /v2/" + name + "/manifests/latest")
                .remedy(Remedy.of(
                        Verification.of("The Pod's imageID names sha256:bbbb."),
                        Step.kubectl("Restart it.", "rollout", "restart", "deployment/" + name)));
    }

    /** Every sort of report by name. */
    public static Map<String, Report> all() {
        Map<String, Report> all = new LinkedHashMap<>();
        all.put("empty", report(List.of()));
        all.put("healthy", report(healthyRun(31)));
        all.put("one finding", report(List.of(finding(addonOff()))));
        all.put("addon off", report(addonOffRun()));
        all.put("warnings", report(warningsRun()));
        all.put(
                "inconclusive",
                report(
                        List.of(
                                unknown(
                                        CheckInfo.of("cluster.api", "the API answers")
                                                .asVital(),
                                        TOO_LATE,
                                        TOO_LATE),
                                unknown(CheckInfo.of("auth.secrets", "secrets match"), SECRETS_DENIED)),
                        "nothing",
                        List.of(),
                        true));
        all.put("blind", report(List.of(finding(Finding.of(DENIED, Subject.cluster(), "may not list pods")))));
        all.put("unexplained", report(unexplainedRun()));
        all.put("waiting", report(waitingRun()));
        all.put(
                "tool failed",
                report(List.of(
                        result(CheckInfo.of("a.b", "it works").asVital(), new Outcome.Failed("IllegalState: oh"), 5))));
        all.put("many roots", report(manyRoots()));
        return all;
    }

    public static Report get(String name) {
        return Objects.requireNonNull(all().get(name), name);
    }

    public static List<CheckResult> unexplainedRun() {
        return List.of(
                finding(Finding.of(CLAIM_PENDING, CLAIM, "the claim is Pending")),
                unknown(CheckInfo.of("storage.addon", "storage is on").reports(ADDON_OFF), SECRETS_DENIED));
    }

    public static List<CheckResult> waitingRun() {
        Problem pending = GivenProblem.symptom("registry-pod.pending", "pending", STARTING.id());
        return List.of(
                finding(Finding.of(STARTING, POD, "it was created 20 s ago")),
                finding(Finding.of(pending, POD, "it pulls its image")));
    }

    public static List<CheckResult> manyRoots() {
        List<CheckResult> results = new ArrayList<>();
        for (int i = 10; i < 40; i++) {
            Problem root = GivenProblem.root("area.root-" + i, "cause number " + i);
            Problem effect = GivenProblem.symptom("area.effect-" + i, "effect number " + i, root.id());
            Subject subject = Subject.pod("default/pod-" + i);
            results.add(finding(Finding.of(root, subject, "it is broken in way " + i)));
            results.add(finding(Finding.of(effect, subject, "it shows as " + i)));
        }
        return results;
    }

    /** One cause that five hundred pods suffer from. */
    public static Report manyPods() {
        Problem root = GivenProblem.root("a.root", "The registry is down");
        Problem effect = GivenProblem.symptom("a.effect", "The pod waits in ImagePullBackOff", "a.root");
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            findings.add(Finding.of(effect, Subject.pod("team-" + i % 40 + "/worker-" + i), "pod " + i + " waits")
                    .involving(Subject.registry("r"))
                    .observed("Back-off pulling image \"r/team/worker:" + i + "\"", "a pull", "status of pod " + i));
        }
        List<CheckResult> results = new ArrayList<>(healthyRun(100));
        results.add(finding(Finding.of(root, Subject.registry("r"), "nothing answers")));
        results.add(finding(findings.toArray(Finding[]::new)));
        return report(results);
    }
}
