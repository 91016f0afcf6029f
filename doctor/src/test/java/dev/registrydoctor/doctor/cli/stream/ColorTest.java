package dev.registrydoctor.doctor.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When color is printed, and when a text is shown page by page. */
class ColorTest {

    private static Map<String, String> environment(String variables) {
        Map<String, String> environment = new HashMap<>();
        for (String one : variables.isEmpty() ? new String[0] : variables.split(" ")) {
            environment.put(one.split("=", -1)[0], one.contains("=") ? one.substring(one.indexOf('=') + 1) : "");
        }
        return environment;
    }

    @ParameterizedTest
    @CsvSource({
        "true, TERM=xterm, '', true",
        "true, TERM=dumb, '', false",
        "true, NO_COLOR=1, '', false",
        "true, NO_COLOR=, '', true",
        "false, TERM=xterm, '', false",
        "false, FORCE_COLOR=1, '', true",
        "true, FORCE_COLOR=0, '', false",
        "false, FORCE_COLOR=, '', false",
        "true, NO_COLOR=1 FORCE_COLOR=1, '', true",
        "true, TERM=dumb FORCE_COLOR=1, '', true",
        "false, '', always, true",
        "true, TERM=dumb, always, true",
        "true, NO_COLOR=1, always, true",
        "true, TERM=xterm, never, false",
        "false, FORCE_COLOR=1, never, false",
        "true, NO_COLOR=1, auto, false"
    })
    void followsTheOptionThenTheVariablesThenTheTerminal(
            boolean isTerminal, String variables, String option, boolean isColored) {
        Map<String, String> environment = environment(variables);
        Cli cli = isTerminal ? Cli.onTerminal(80, environment) : Cli.with(environment);
        for (String command : new String[] {"explain storage.addon-disabled", "run --sample healthy --only image"}) {
            String line = option.isEmpty() ? command : command + " --color " + option;
            assertEquals(
                    isColored, cli.execute((Object[]) line.split(" ")).out().contains("\u001b["), line);
        }
    }

    @Test
    void aWrongWordIsRefused() {
        Cli.Result result = Cli.run("explain", "--color", "alwys");
        assertEquals(2, result.exit());
        assertTrue(result.err().contains("unknown value \"alwys\"; did you mean \"always\"?"), result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "TERM=xterm PAGER=more, more",
        "TERM=xterm PAGER=most PATH=/nowhere, most",
        "TERM=xterm PAGER=, ",
        "TERM=xterm PAGER=cat, ",
        "TERM=dumb PAGER=more, ",
        "PAGER=more, ",
        "TERM=xterm PATH=/nowhere:relative, "
    })
    void thePagerIsTheUsersOwn(String variables, String command) {
        assertEquals(command, Pager.command(environment(variables)));
    }

    @Test
    void aTextForAProgramIsNotPaged() {
        assertNull(Pager.command(Map.of()));
    }
}
