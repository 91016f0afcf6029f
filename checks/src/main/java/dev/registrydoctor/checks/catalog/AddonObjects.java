package dev.registrydoctor.checks.catalog;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Deployment;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Service;
import dev.registrydoctor.checks.model.BuiltIn;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The objects of the registry add-on among those that are listed. */
public final class AddonObjects {

    private AddonObjects() {}

    /** The registry's Deployment, or null when none is listed. */
    public static @Nullable Deployment deployment(Evidence evidence) {
        return evidence.list(Listing.deploymentsIn(BuiltIn.NAMESPACE)).stream()
                .filter(d -> d.name().equals(BuiltIn.DEPLOYMENT))
                .findFirst()
                .orElse(null);
    }

    /** The registry's Service by its name, or null when none is listed. */
    public static @Nullable Service service(Evidence evidence) {
        return service(s -> s.name().equals(BuiltIn.SERVICE), evidence);
    }

    /** The Service of the add-on's namespace that has the registry's node port, or null when none is listed. */
    public static @Nullable Service serviceOfNodePort(Evidence evidence) {
        return service(s -> s.ownsNodePort(BuiltIn.NODE_PORT), evidence);
    }

    private static @Nullable Service service(Predicate<Service> wanted, Evidence evidence) {
        return evidence.list(Listing.servicesIn(BuiltIn.NAMESPACE)).stream()
                .filter(wanted)
                .findFirst()
                .orElse(null);
    }
}
