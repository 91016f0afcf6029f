package dev.registrydoctor.doctor.source.recorded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.evidence.host.DiskSpace;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskUsageTest {

    private static final String TEXT = """
            /dev/vda1        97G   95G  1.9G  99% /
            /dev/vdb         20G   512M   20G   3% /var/snap/microk8s/common/default-storage
            /dev/loop0       64M   64M     0 100% /snap/core20/1974
            /dev/vdc        oops
            """;

    @ParameterizedTest
    @CsvSource({
        "/var/snap/microk8s/common/default-storage/x, /var/snap/microk8s/common/default-storage, 21474836480",
        "/var/snap/microk8s/common/default-storage, /var/snap/microk8s/common/default-storage, 21474836480",
        "/var/snap/microk8s/common/default-storage2, /, 2040109465",
        "/snap/core20/1974/bin, /snap/core20/1974, 0"
    })
    void theDeepestMountThatHoldsThePath(String path, String mount, long available) {
        DiskSpace space = Objects.requireNonNull(DiskUsage.of(path, TEXT));
        assertEquals(mount, space.mount());
        assertEquals(available, space.available());
        assertNull(space.readOnly());
    }

    @Test
    void nothingOfAPathThatNoListedMountHolds() {
        assertNull(DiskUsage.of("/x", "/dev/vdb 20G 1G 19G 5% /y\n"));
        assertNull(DiskUsage.of("/x", "df: no file systems processed\n"));
    }
}
