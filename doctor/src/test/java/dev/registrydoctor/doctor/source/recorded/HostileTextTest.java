package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Texts of recorded sites that a careless search takes minutes for, or all of its stack. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileTextTest {

    private static final int MANY = 200_000;

    @Test
    void aTableOfManyColumns() {
        assertEquals(
                1,
                TextTable.parse("NAME  A" + " a".repeat(MANY) + "\nx\n")
                        .tables()
                        .size());
    }
}
