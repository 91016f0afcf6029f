package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.evidence.host.Snap;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SnapChannelTests {

    private static final String LATEST = "cluster.follows-latest";

    private static Examined examine(String version, String channel, boolean held) {
        Snap other = new Snap("lxd", "5.21", "33110", "latest/stable", true, false);
        Snap microk8s = new Snap("microk8s", version, "8511", channel, true, held);
        return Examined.of(GivenSite.healthy().answer(Snap.Ask.INSTANCE, List.of(other, microk8s)), new SnapChannel());
    }

    @Test
    void aChannelOfLatestIsSeenAndTheTrackOfTheInstalledVersionAdvised() {
        examine("v1.32.9", "latest/stable", false)
                .reports(LATEST)
                .says("latest/stable")
                .advises("sudo snap switch --channel=1.32/stable microk8s", "sudo snap refresh --hold microk8s");
    }

    @Test
    void theStrictSnapHasTracksOfItsOwn() {
        examine("v1.33.0", "latest/edge/strict", false).reports(LATEST).advises("--channel=1.33-strict/stable");
    }

    @Test
    void withoutAKnownVersionNoTrackIsMadeUp() {
        examine("", "stable", false).reports(LATEST).advises("snap list microk8s");
        examine("installed", "stable", false).reports(LATEST).advises("snap list microk8s");
    }

    @Test
    void aTrackWithAVersionIsFine() {
        examine("v1.32.9", "1.32/stable", false).passes();
        examine("v1.32.9", "1.32/edge", false).passes();
        examine("v1.32.9", "", false).passes();
    }

    @Test
    void whatIsHeldBringsNothing() {
        examine("v1.32.9", "latest/stable", true).passes();
    }

    @Test
    void anotherSnapOfLatestIsNoConcern() {
        Snap other = new Snap("lxd", "5.21", "33110", "latest/stable", true, false);
        Examined.of(GivenSite.healthy().answer(Snap.Ask.INSTANCE, List.of(other)), new SnapChannel())
                .skips();
        Examined.of(GivenSite.healthy().absent(Snap.Ask.INSTANCE), new SnapChannel())
                .skips();
    }

    @Test
    void withoutAListOfSnapsItCannotBeTold() {
        Examined.of(GivenSite.healthy().unknown(Snap.Ask.INSTANCE), new SnapChannel())
                .cannotTell();
    }
}
