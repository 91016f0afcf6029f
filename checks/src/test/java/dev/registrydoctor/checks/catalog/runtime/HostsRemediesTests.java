package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class HostsRemediesTests {

    @Test
    void onlyTheTableOfTheServerIsTakenOut() {
        String other = "[host.\"https://mirror.lab:5000\"]\n  capabilities = [\"pull\"]\n";
        String text =
                "server = \"https://docker.io\"\n[host.\"https://mirror.lab\"]\n  capabilities = [\"pull\"]\n" + other;
        CertsDirectory directory =
                new CertsDirectory("docker.io", "/etc/certs.d/docker.io", List.of("hosts.toml"), text, null);
        Action action = HostsRemedies.without(directory, "https://mirror.lab", null);
        assertEquals(
                "server = \"https://docker.io\"\n" + other,
                LineEdit.applied(
                        Objects.requireNonNull((Action.ChangeLines) action).edits(), text));
    }
}
