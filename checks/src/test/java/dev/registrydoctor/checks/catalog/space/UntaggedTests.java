package dev.registrydoctor.checks.catalog.space;

import static dev.registrydoctor.checks.catalog.space.Stored.ASK;
import static dev.registrydoctor.checks.catalog.space.Stored.GIB;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class UntaggedTests {

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Untagged());
    }

    @Test
    void imagesWithoutATagThatHoldMostOfTheSpaceAreSaidWithTheirBytes() {
        examine(new Stored().bytes(20 * GIB, 15 * GIB, 2 * GIB).site())
                .reports("space.untagged-manifests")
                .says("15.0 GiB of 20.0 GiB", "12 manifests", "2.0 GiB more belong to no manifest")
                .advises("registry-doctor space --what-if untagged,used", "never deletes an image that is in use")
                .neverSays("--delete-untagged")
                .links("space.untagged-manifests", Subject.volume(GivenSite.VOLUME));
    }

    @Test
    void halfIsNotMost() {
        examine(new Stored().bytes(20 * GIB, 10 * GIB, 0).site()).passes();
        examine(new Stored().bytes(20 * GIB, 10 * GIB + 1, 0).site())
                .reports("space.untagged-manifests")
                .neverSays("belong to no manifest");
    }

    /** A garbage collection deletes these, so they are no reason to delete images. */
    @Test
    void layersOfNoManifestAreAnotherMatter() {
        examine(new Stored().bytes(20 * GIB, 0, 19 * GIB).site()).passes();
    }

    @Test
    void aSmallRegistryIsNotWorthAPlan() {
        examine(new Stored().bytes(GIB, GIB - 1, 0).site()).passes();
        examine(new Stored().bytes(GIB, GIB, 0).site()).reports("space.untagged-manifests");
    }

    @Test
    void whatCannotBeReadIsNotFine() {
        examine(new Stored().site().unknown(ASK)).cannotTell();
        examine(new Stored().site().absent(ASK)).skips();
        examine(new Stored().bytes(20 * GIB, 15 * GIB, 0).site().host(Given.laptop()))
                .skips();
    }

    /** The tag of an image may be what was not read. */
    @Test
    void filesThatWereNotReadLeaveBothInDoubt() {
        examine(new Stored().bytes(20 * GIB, 15 * GIB, 0).site().partial(ASK)).cannotTell();
        examine(new Stored().bytes(20 * GIB, 0, 0).site().partial(ASK)).cannotTell();
    }
}
