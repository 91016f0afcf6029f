package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whoever sees less says less: inputs that were spoiled add no cause, do not turn ill into healthy without saying what could
 * not be looked at, and do not end in an error of the program. The seeds are fixed; {@code ./dev fuzz MINUTES LossOfSight}
 * tries new ones, and so do the system properties {@code sight.seed}, {@code sight.runs} and {@code sight.every}.
 *
 * <p>A mutation is a loss of sight when the input still tells, or may tell, that something is missing:
 *
 * <ul>
 *   <li>an answer or a file is cut at any byte, empty, replaced by something else, or swapped with another one;
 *   <li>an object is not an object, lacks what the API server always writes, or has a value of another type;
 *   <li>an object is listed twice;
 *   <li>events are left out: they come and go, and their absence proves nothing;
 *   <li>a list lost objects that another list proves to exist, whether one, the end of the list, or a namespace.
 * </ul>
 *
 * <p>It makes another environment, and may change everything, when nothing tells of the loss: a list lost a StorageClass, a
 * Secret, a ConfigMap, a NetworkPolicy or a Pod that no Deployment owns; a list and the one that proves its objects lost them
 * both; an object lacks what is optional, such as a label; a configuration file of the node in {@code args/} is shorter or not
 * there; a list of processes or sockets ends after a whole line; events are gone that alone tell of the cause.
 *
 * <p>"Adds no cause": every root is found in the whole too, is one that the sample expects, or can follow from one of these,
 * since whoever does not see a cause may still name what it led to. That these credentials or this report cannot see something
 * is not a cause in this sense. "Does not turn ill into healthy": a verdict of healthy, or of warnings alone, stands only when
 * the check that found the root says that it could not tell.
 */
@Tag("long")
class LossOfSightTest {

    private static final int RUNS = Integer.getInteger("sight.runs", 400);
    private static final long SEED = Long.getLong("sight.seed", 13);
    private static final SightRuns INPUTS = new SightRuns(Integer.getInteger("sight.every", 12));

    @Test
    void listsThatShowLessAddNoCause() {
        assertNothingIsWrong(RUNS, INPUTS::lists);
    }

    @Test
    void casesThatShowLessAddNoCause() {
        assertNothingIsWrong(RUNS / 4, INPUTS::caseFile);
    }

    @Test
    void reportsThatShowLessAddNoCause() {
        assumeTrue(INPUTS.reports() > 0, "no recordings of a real cluster here");
        assertNothingIsWrong(RUNS, INPUTS::report);
    }

    private static void assertNothingIsWrong(int runs, LongFunction<List<String>> faults) {
        List<String> wrong = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            wrong.addAll(faults.apply(SEED * 1_000_003 + run));
        }
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }
}
