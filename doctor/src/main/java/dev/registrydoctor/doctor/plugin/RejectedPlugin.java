package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Outcome;
import java.util.Locale;

/** Stands in reports for what could not be taken from a plug-in, and says why: never is it left out in silence. */
final class RejectedPlugin implements Check {

    private final CheckInfo info;
    private final String why;

    /**
     * A rejected plug-in.
     *
     * @param number tells several of one jar apart
     */
    RejectedPlugin(String jar, int number, String why) {
        String name = jar.toLowerCase(Locale.ROOT).replaceAll("\\.jar$", "").replaceAll("[^a-z0-9]+", "-");
        this.info = CheckInfo.of("plugin." + name + (number == 0 ? "" : "-" + number), "the plug-in can be used");
        this.why = why;
    }

    @Override
    public CheckInfo info() {
        return info;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        return new Outcome.Failed(why);
    }
}
