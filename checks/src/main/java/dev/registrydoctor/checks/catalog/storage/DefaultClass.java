package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/** Whether it is plain which storage class a claim gets that names none. */
public final class DefaultClass implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.default-class", "at most one StorageClass is the default")
            .reports(StorageProblems.SEVERAL_DEFAULT_CLASSES)
            .requires(Listing.storageClasses())
            .needs(RegistryClaim.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<StorageClass> defaults = evidence.list(Listing.storageClasses()).stream()
                .filter(StorageClass::isDefault)
                .toList();
        if (names(defaults).size() > 1) {
            return Outcome.found(several(defaults, evidence));
        }
        if (!evidence.isWhole(Listing.storageClasses())) {
            return new Outcome.Unknown(evidence.answer(Listing.storageClasses()).gaps());
        }
        return defaults.isEmpty()
                ? Outcome.skipped("no class is the default")
                : Outcome.pass("class " + defaults.get(0).name() + " is the default");
    }

    private static List<String> names(List<StorageClass> classes) {
        return classes.stream().map(StorageClass::name).distinct().sorted().toList();
    }

    private static Finding several(List<StorageClass> defaults, Evidence evidence) {
        List<String> names = names(defaults);
        Finding finding = Finding.of(
                        StorageProblems.SEVERAL_DEFAULT_CLASSES,
                        Subject.storageClass(names.get(0)),
                        "Several StorageClasses are the default: " + Phrases.some(names)
                                + ". Kubernetes 1.26 and later gives the newest of them to a new claim without a"
                                + " class. Earlier versions refuse the claim")
                .observed(
                        "default classes: " + String.join(", ", names),
                        "one default class",
                        evidence.origin(Listing.storageClasses()))
                .involving(names.stream().map(Subject::storageClass).toList());
        Claim claim = RegistryClaim.find(evidence);
        if (claim != null && claim.className() != null) {
            finding = finding.observed(
                    "claim " + claim.path() + " has class " + claim.className(),
                    evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)));
        }
        String keep = names.contains(BuiltIn.STORAGE_CLASS) ? BuiltIn.STORAGE_CLASS : names.get(0);
        List<Step> steps = names.stream()
                .filter(n -> !n.equals(keep))
                .map(DefaultClass::unmark)
                .toList();
        return finding.remedy(new Remedy(steps, Verification.kubectl("shows (default) once", "get", "storageclass")));
    }

    private static Step unmark(String name) {
        return Step.of(
                        "Keep one default class and remove the default annotation from the others. Existing claims"
                                + " keep their class. If "
                                + name + " is the class to keep, remove the annotation from the other class instead.",
                        mark(name, false),
                        Actor.cluster())
                .undoneBy(mark(name, true));
    }

    /** Makes a class the default, or takes that from it. */
    static Action mark(String storageClass, boolean isDefault) {
        return Action.patch(
                "storageclass",
                null,
                storageClass,
                "{\"metadata\":{\"annotations\":{\"storageclass.kubernetes.io/is-default-class\":\"" + isDefault
                        + "\"}}}");
    }
}
