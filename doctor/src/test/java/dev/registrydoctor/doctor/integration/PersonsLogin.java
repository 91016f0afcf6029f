package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The login that a person has in a lab, as options of {@code fix}. */
final class PersonsLogin {

    private PersonsLogin() {}

    /**
     * The options.
     *
     * @param login name and password with a space between; empty when the person has none
     */
    static List<String> options(String login) throws IOException {
        if (login.isEmpty()) {
            return List.of();
        }
        String[] parts = login.split(" ", 2);
        Path password = Files.writeString(LabServers.HERE.resolve("password"), parts[1]);
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        return List.of("--username", parts[0], "--password-file", password.toString());
    }
}
