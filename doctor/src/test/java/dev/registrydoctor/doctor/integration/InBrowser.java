package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A real browser, and the page of a sample with two faults that it shows from a file. */
abstract class InBrowser {

    @TempDir
    static Path folder;

    private static @Nullable Chromium started;

    static Path twoFaults = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        Programs.need("chromium");
        twoFaults = folder.resolve("two-faults.html");
        Cli.run("run", "--sample", "two-faults", "-o", "html=" + twoFaults);
        started = Chromium.start(folder.resolve("profile"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (started != null) {
            started.stop();
        }
    }

    static Chromium browser() {
        return Objects.requireNonNull(started);
    }

    @BeforeEach
    void onADesk() throws Exception {
        browser().call("Emulation.setDeviceMetricsOverride", screen(1280));
        browser().call("Emulation.setEmulatedMedia", Map.of("media", "screen", "features", List.of()));
        browser().call("Emulation.setScriptExecutionDisabled", Map.of("value", false));
    }

    static Map<String, Object> screen(int width) {
        return Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", false);
    }

    static String texts(String selector) throws Exception {
        return browser()
                .evaluate("[...document.querySelectorAll('" + selector + "')].map(e => e.textContent).join('|')")
                .asText();
    }

    /**
     * The rules of {@code accessibility/rules.js} that the open page breaks, each with an element. Everything on the page
     * is opened for it.
     */
    static List<String> brokenRules() throws Exception {
        try (InputStream in = Objects.requireNonNull(InBrowser.class.getResourceAsStream("/accessibility/rules.js"))) {
            List<String> broken = new ArrayList<>();
            for (JsonNode one : browser().evaluate(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                broken.add(one.asText());
            }
            return broken;
        }
    }
}
