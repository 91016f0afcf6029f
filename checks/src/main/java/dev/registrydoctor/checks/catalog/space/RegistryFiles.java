package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.settings.RegistryFolder.Place;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of the built-in registry, where this host has the volume that they are on. */
final class RegistryFiles {

    /** What the registry stores there, and the free space. */
    static final Needs NEEDS = RegistryStorage.NEEDS.and(RegistryFolder.NEEDS).then(RegistryFiles::questions);

    private RegistryFiles() {}

    private static List<Question<?>> questions(Evidence soFar) {
        StoredImages.Ask ask = ask(soFar);
        return ask == null ? List.of() : List.of(ask);
    }

    /** The question for what it stores; null when this host does not have it, or its place is not known. */
    private static StoredImages.@Nullable Ask ask(Evidence evidence) {
        DiskSpace.Ask space = RegistryStorage.space(evidence);
        RegistryFolder folder = RegistryFolder.of(evidence);
        if (space == null || folder == null || folder.mount() == null) {
            return null;
        }
        String place = folder.place() == Place.TOP || folder.place() == Place.BELOW ? folder.inVolume() : null;
        String volume = space.path().replaceAll("/+$", "");
        return place == null ? null : new StoredImages.Ask(place.isEmpty() ? volume : volume + "/" + place);
    }

    /** What it stores; null when that is not known. */
    static @Nullable StoredImages find(Evidence evidence) {
        StoredImages.Ask ask = ask(evidence);
        return ask == null ? null : evidence.orNull(ask);
    }

    /** A pass, where all files were read; else what was not. */
    static Outcome pass(Evidence evidence, String statement) {
        StoredImages.Ask ask = ask(evidence);
        return ask == null || evidence.isWhole(ask)
                ? Outcome.pass(statement)
                : new Outcome.Unknown(evidence.answer(ask).gaps());
    }

    /** The free space of their file system; null when that is not known. */
    static @Nullable DiskSpace space(Evidence evidence) {
        DiskSpace.Ask ask = RegistryStorage.space(evidence);
        return ask == null ? null : evidence.orNull(ask);
    }

    /** Why nothing is known of them. */
    static Outcome unseen(Evidence evidence) {
        StoredImages.Ask ask = ask(evidence);
        if (ask == null) {
            return Outcome.skipped(
                    "the registry's files can be read only on the node of its volume, and only if they are on it");
        }
        return evidence.answer(ask).isUnknown()
                ? new Outcome.Unknown(evidence.answer(ask).gaps())
                : Outcome.skipped("nothing is stored in " + ask.path());
    }

    /** Why their free space is not known. */
    static Outcome spaceUnseen(Evidence evidence) {
        DiskSpace.Ask ask = RegistryStorage.space(evidence);
        List<Gap> gaps = ask == null ? List.of() : evidence.answer(ask).gaps();
        return gaps.isEmpty() ? Outcome.skipped("the file system tells no free space") : new Outcome.Unknown(gaps);
    }

    /** Where the sums come from, for a finding. */
    static String source(StoredImages images) {
        return "the files in " + images.path();
    }

    /** What a person looks at before anything is deleted by these rules. */
    static Step look(String goal, String rules, String decision) {
        return Step.of(goal, Action.program("registry-doctor", "space", "--what-if", rules), Actor.here())
                .deciding(decision);
    }

    /** How images are deleted without losing one that is in use. */
    static Step retention() {
        return Step.manual(
                "Delete by a rule: `registry-doctor setup retention` shows what it would delete, and deletes it only when you"
                        + " agree. It never deletes an image that is in use, and runs the garbage collection while the"
                        + " registry is read-only, since only that frees the space.",
                Actor.cluster());
    }
}
