package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Retention of images that is killed, ended or fails anywhere. */
@Timeout(900)
@Tag("long")
class KilledRetentionIT extends RetentionRuns {

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRunThatWasKilledAnywhereIsTakenBackByUndo(RegistryProgram program) throws Exception {
        killed(program, lab -> {
            int exit = lab.doctor("undo");
            boolean hasBegun = lab.output().contains("garbage collection has begun")
                    || lab.output().contains("does not come back");
            assertEquals(hasBegun ? 3 : 0, exit, lab::output);
            return hasBegun;
        });
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void theNextRunSetsTheRegistryBackFirstAndDoesItsWork(RegistryProgram program) throws Exception {
        killed(program, lab -> {
            age(lab.store());
            assertEquals(0, lab.retention(-1, RULES), lab::output);
            assertTrue(lab.output().contains("left the registry read-only. It is set back first."), lab::output);
            // Nothing of the killed run keeps the next one from being begun.
            age(lab.store());
            touch(lab.store(), "multi", "newer", Instant.now().minus(1, ChronoUnit.DAYS));
            assertEquals(0, lab.retention(-1, "--keep", "1", "--repository", "multi"), lab::output);
            assertFalse(tags(lab).contains("multi:new"), lab::output);
            lab.push().image("multi", "new", lab.push().layer("multi"));
            return true;
        });
    }

    /** What is done after a kill; returns whether images may be gone for good then. */
    @FunctionalInterface
    private interface Repair {
        boolean of(RetentionLab lab) throws Exception;
    }

    private void killed(RegistryProgram program, Repair repair) throws Exception {
        program.need();
        int kills = 0;
        for (int kill = 0; kill < 40; kill++) {
            try (RetentionLab lab = new RetentionLab(folder, program, 2)) {
                fill(lab);
                List<String> before = tags(lab);
                int exit = lab.retention(kill, RULES);
                String at = "killed at " + lab.events();
                if (exit == 0) {
                    assertTrue(kills >= 9, at + lab.output());
                    return;
                }
                assertEquals(128 + 9, exit, lab::output);
                kills++;
                pulled(lab);
                // The last ones are after the registry was set back: nothing is left to take back.
                if (lab.readOnly() != null) {
                    boolean isGone = repair.of(lab);
                    assertTrue(isGone || tags(lab).equals(before), at + lab.output());
                }
                assertInOrder(lab, at);
            }
        }
        throw new AssertionError("it never ends");
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aRunThatIsEndedAnywhereSetsTheRegistryBackItself(RegistryProgram program) throws Exception {
        program.need();
        for (int kill = 0; kill < 8; kill++) {
            try (RetentionLab lab = new RetentionLab(folder, program, 3)) {
                fill(lab);
                List<String> before = tags(lab);
                lab.ending(Process::destroy);
                assertEquals(128 + 15, lab.retention(kill, RULES), lab::output);
                String at = "ended at " + lab.events() + lab.output();
                assertInOrder(lab, at);
                assertTrue(lab.events().contains("after collect") || tags(lab).containsAll(before), at);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RegistryProgram.class)
    void aCommandThatFailsSetsTheRegistryBack(RegistryProgram program) throws Exception {
        program.need();
        for (String command : List.of("rollout", "remove", "collect")) {
            try (RetentionLab lab = new RetentionLab(folder, program, 4)) {
                fill(lab);
                List<String> before = tags(lab);
                lab.failing(command);
                assertEquals(3, lab.retention(-1, RULES), lab::output);
                assertTrue(tags(lab).containsAll(before), command + lab.output());
                assertInOrder(lab, command + lab.output());
            }
        }
    }
}
