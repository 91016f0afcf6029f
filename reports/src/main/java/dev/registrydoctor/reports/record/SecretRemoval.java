package dev.registrydoctor.reports.record;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.List;

/** Takes secrets and control characters out of texts, and counts the secrets. */
final class SecretRemoval implements TextEdit {

    private final Tally tally;

    SecretRemoval(Tally tally) {
        this.tally = tally;
    }

    @Override
    public String line(String text) {
        // Secrets first: an escape in the middle of a key block would hide it from the patterns.
        return ControlCharacters.line(Secrets.redact(text, tally));
    }

    @Override
    public String block(String text) {
        return ControlCharacters.block(Secrets.redact(text, tally));
    }

    @Override
    public String own(String text) {
        return line(text);
    }

    @Override
    public List<String> arguments(List<String> args) {
        return Secrets.redactArguments(args, tally).stream()
                .map(ControlCharacters::line)
                .toList();
    }
}
