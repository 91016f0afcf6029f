package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A StorageClass.
 *
 * @param created when it was created, or null where that is not recorded
 * @param isDefault annotated as default, by the GA or the beta annotation
 * @param bindingMode {@code Immediate} or {@code WaitForFirstConsumer}
 * @param reclaimPolicy {@code Delete} or {@code Retain}
 */
public record StorageClass(
        @Holds(TextKind.LABEL) String name,
        @Nullable Instant created,
        @Holds(TextKind.TEXT) String provisioner,
        boolean isDefault,
        @Holds(TextKind.WORD) String bindingMode,
        @Holds(TextKind.WORD) String reclaimPolicy) {}
