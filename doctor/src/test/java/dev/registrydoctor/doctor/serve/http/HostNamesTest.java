package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names requests may use. */
class HostNamesTest {

    private final HostNames names = new HostNames(List.of("Doctor.Example", "registry-doctor.ns.svc."));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:9732",
                "localhost.",
                "10.1.2.3:9732",
                "255.255.255.255",
                "[::1]",
                "[fe80::1]:9732",
                "[::ffff:10.0.0.1]:1",
                "doctor.example:65535",
                "registry-doctor.ns.svc"
            })
    void addressesAndGivenNamesAreAllowed(String host) {
        assertTrue(names.allow(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example",
                "evil.example",
                "x.doctor.example",
                "doctor.example.evil",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "0x7f000001",
                "2130706433",
                "::1",
                "[::1",
                "[evil.example]",
                "localhost:",
                "localhost:x",
                "localhost:123456",
                "user@localhost",
                "localhost/",
                "localhost, evil.example",
                " localhost",
                "localhost\u0000",
                "*"
            })
    void othersAreNot(String host) {
        assertFalse(names.allow(host));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:1", "[::1]", "evil.example", "localhost.:80"})
    void noNameThatOtherServersHaveIsItsOwn(String host) {
        assertFalse(names.isOwn(host));
        assertTrue(names.isOwn("DOCTOR.example.:443"));
    }
}
