package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether refreshes of the MicroK8s snap keep the minor version of Kubernetes. */
public final class SnapChannel implements Check {

    private static final Snap.Ask SNAPS = Snap.Ask.INSTANCE;
    private static final Pattern VERSION = Pattern.compile("v?(\\d+\\.\\d+)(?:\\..*)?");

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.snap-channel", "refreshes of the MicroK8s snap do not change the Kubernetes version")
            .reports(ClusterProblems.FOLLOWS_LATEST)
            .requires(SNAPS)
            .welcomes(HostFacts.Ask.INSTANCE, Listing.nodes());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Snap microk8s =
                evidence.first(SNAPS, snap -> snap.name().equals("microk8s")).orElse(null);
        if (microk8s == null) {
            return Outcome.skipped("MicroK8s is not installed as a snap on this host");
        }
        if (microk8s.held()) {
            return Outcome.pass("refreshes of the MicroK8s snap are held");
        }
        return microk8s.followsLatest()
                ? Outcome.found(followsLatest(microk8s, evidence))
                : Outcome.pass(
                        microk8s.channel().isEmpty()
                                ? "the MicroK8s snap follows no channel"
                                : "the MicroK8s snap follows channel " + microk8s.channel());
    }

    private static Finding followsLatest(Snap microk8s, Evidence evidence) {
        String channel = microk8s.channel();
        return Finding.of(
                        ClusterProblems.FOLLOWS_LATEST,
                        NodeOfHost.subject(evidence),
                        "The MicroK8s snap follows channel " + channel
                                + ": a refresh can install another Kubernetes version and another containerd at any"
                                + " time")
                .observed(
                        "channel " + channel + ", not held",
                        "a channel with a version, such as 1.32/stable",
                        "snap list")
                .remedy(remedy(channel, track(microk8s)));
    }

    /** The channel of the installed version, or null when the version is not known. */
    private static @Nullable String track(Snap microk8s) {
        Matcher version = VERSION.matcher(microk8s.version());
        if (!version.matches()) {
            return null;
        }
        // The strict snap has branches of latest, and separate tracks for versions.
        return version.group(1) + (microk8s.channel().endsWith("/strict") ? "-strict" : "") + "/stable";
    }

    private static Remedy remedy(String channel, @Nullable String track) {
        Actor node = Actor.node(null);
        Step hold = Step.of(
                        "Or hold refreshes, and refresh when you choose to. This also delays security fixes.",
                        Action.root("snap", "refresh", "--hold", "microk8s"),
                        node)
                .undoneBy(Action.root("snap", "refresh", "--unhold", "microk8s"));
        Step follow = track == null
                ? Step.of(
                                "Find out which version is installed, and switch to its channel.",
                                Action.program("snap", "list", "microk8s"),
                                node)
                        .deciding("the first two numbers under Version are the channel: for v1.32.9, run `sudo snap"
                                + " switch --channel=1.32/stable microk8s`. This does not refresh anything.")
                : Step.of(
                                "Follow the channel of the installed version. This does not refresh anything.",
                                Action.root("snap", "switch", "--channel=" + track, "microk8s"),
                                node)
                        .undoneBy(Action.root("snap", "switch", "--channel=" + channel, "microk8s"));
        return Remedy.of(
                Verification.of(
                        Action.program("snap", "list", "microk8s"),
                        node,
                        "shows a version under Tracking, or held under Notes"),
                follow,
                hold);
    }
}
