package dev.registrydoctor.doctor.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.cli.Given;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said before anything is written, and by whom it can be asked for. */
class PushWarningTest {

    private static String said(Depth depth, String... registries) {
        SiteOptions site = Given.given(
                new SiteOptions(),
                Stream.of(registries).map(r -> "--registry=" + r).toArray(String[]::new));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        PushWarning.say(
                depth,
                site,
                false,
                new Terminal(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        InputStream.nullInputStream(),
                        false,
                        false,
                        100,
                        true,
                        Map.of()));
        assertEquals("", out.toString());
        return err.toString();
    }

    @Test
    void whereAndWhatMayBeLeftIsSaidBefore() {
        String session = said(Depth.SESSION);
        assertTrue(session.contains("at the built-in registry. A folder"), session);
        assertTrue(session.contains("registry-doctor-probe/"), session);
        String image = said(Depth.IMAGE, "http://reg.lab:5000");
        assertTrue(image.contains("the built-in registry and reg.lab:5000"), image);
        assertTrue(image.contains("garbage collection") && image.contains("cut short"), image);
    }

    @Test
    void theEnvironmentCannotAskForIt() {
        Cli.Result result =
                Cli.with(Map.of("REGISTRY_DOCTOR_PROBE_PUSH", "image")).execute("run", "--sample", "healthy");
        assertEquals(2, result.exit(), result::toString);
        assertTrue(result.err().contains("REGISTRY_DOCTOR_PROBE_PUSH is not read"), result.err());
        Cli.Result nodes = Cli.with(Map.of("REGISTRY_DOCTOR_NODES", "")).execute("run", "--sample", "healthy");
        assertEquals(2, nodes.exit(), nodes::toString);
        assertTrue(nodes.err().contains("REGISTRY_DOCTOR_NODES is not read: --nodes creates Pods"), nodes.err());
    }
}
