package dev.registrydoctor.doctor.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InodeCountTest {

    private static final String HEAD = "Filesystem       Inodes  IUsed    IFree IUse% Mounted on\n";

    @Test
    void theNumbersStandAfterANameThatCanHaveBlanks() {
        assertEquals(new InodeCount(1000, 900), InodeCount.read(HEAD + "/dev/sda1 1000 100 900 10% /\n"));
        assertEquals(
                new InodeCount(1000, 900),
                InodeCount.read(HEAD + "//server/a share 12 1000 100 900 10% /mnt/a folder 5\n"));
        assertEquals(new InodeCount(1000, 0), InodeCount.read(HEAD + "tmpfs 1000 1000 0 100% /var/snap\n"));
    }

    @Test
    void aFileSystemWithoutALimitHasNone() {
        assertNull(InodeCount.read(HEAD + "/dev/sdb 0 0 0 - /data\n"));
        assertNull(InodeCount.read(HEAD + "/dev/sdb 0 0 0 0% /data\n"));
        assertNull(InodeCount.read(HEAD));
        assertNull(InodeCount.read(""));
    }

    @Test
    void aFolderOfThisMachineIsMeasured(@TempDir Path folder) {
        InodeCount found = InodeCount.of(folder);

        assertTrue(found == null || found.total() >= found.free(), "not all file systems have a limit");
        assertNull(InodeCount.of(folder.resolve("none")));
    }
}
