package dev.registrydoctor.doctor.act.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a planned edit of a file that somebody else may change before it is made. */
class SinceThenTest {

    private static StepWork edit(@Nullable String before, String after) {
        return new StepWork.Changes(List.of(new FileChange(
                "/etc/hosts", before == null ? null : FileState.readable(before), FileState.readable(after))));
    }

    @Test
    void aFileThatIsAsItWasIsChanged() {
        StepWork now = edit("a\n", "b\n");
        assertSame(now, SinceThen.of(edit("a\n", "b\n"), now));
    }

    /** The same edit of lines makes something else of another content. */
    @Test
    void aFileThatSomebodyChangedIsLeftAlone() {
        StepWork work = SinceThen.of(edit("a\n", "b\n"), edit("x\na\n", "x\nb\n"));
        assertTrue(work instanceof StepWork.Blocked blocked && blocked.why().startsWith("/etc/hosts "), work::toString);
        assertTrue(SinceThen.of(edit(null, "b\n"), edit("x\n", "b\n")) instanceof StepWork.Blocked);
    }

    /** An added line is not added twice. */
    @Test
    void aFileThatIsAsItShouldBeIsLeftAlone() {
        assertEquals(new StepWork.AlreadyDone(), SinceThen.of(edit("a\n", "a\nb\n"), edit("a\nb\n", "a\nb\nb\n")));
    }

    @Test
    void whatCouldNotBePlannedBeforeIsPlannedNow() {
        StepWork now = edit(null, "b\n");
        assertSame(now, SinceThen.of(new StepWork.Blocked("ca.crt does not exist"), now));
    }
}
