package dev.registrydoctor.checks.evidence.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class MachineMarkTests {

    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final String BOOT = "5d3c1f6e-1111-4222-8333-444455556666";

    @Test
    void bothIdsMakeIt() {
        String mark = Objects.requireNonNull(MachineMark.of(ID, BOOT));
        assertEquals(mark, MachineMark.of(ID + "\n", BOOT + "\n"), "as files have them");
        assertNotEquals(mark, MachineMark.of("1" + ID.substring(1), BOOT), "another installation");
        assertNotEquals(mark, MachineMark.of(ID, "6" + BOOT.substring(1)), "another start");
    }

    @Test
    void withoutOneThereIsNone() {
        assertNull(MachineMark.of(null, BOOT));
        assertNull(MachineMark.of(ID, null));
        assertNull(MachineMark.of(" \n", BOOT));
        assertNull(MachineMark.of(ID, ""));
    }

    @Test
    void theIdsCannotBeReadFromIt() {
        String mark = Objects.requireNonNull(MachineMark.of(ID, BOOT));
        assertEquals(16, mark.length());
        assertEquals(-1, ID.indexOf(mark.substring(0, 6)));
    }
}
