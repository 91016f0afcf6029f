package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.UsedImages;
import java.time.Instant;

/**
 * The registry at one moment.
 *
 * @param evidence has {@link RetentionPlan#NEEDS}
 * @param store what it stores
 * @param used what of it is in use
 * @param at when it was read
 */
public record StoreSight(Evidence evidence, RegistryStore store, UsedImages used, Instant at) {}
