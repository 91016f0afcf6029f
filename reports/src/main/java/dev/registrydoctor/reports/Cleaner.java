package dev.registrydoctor.reports;

import java.util.List;

/** Takes secrets and control characters out of texts, and counts the secrets. */
final class Cleaner implements TextEdit {

    private final Tally tally;

    Cleaner(Tally tally) {
        this.tally = tally;
    }

    @Override
    public String line(String text) {
        // Secrets first: an escape in the middle of a key block would hide it from the patterns.
        return Sanitizer.line(Secrets.redact(text, tally));
    }

    @Override
    public String block(String text) {
        return Sanitizer.block(Secrets.redact(text, tally));
    }

    @Override
    public String own(String text) {
        return line(text);
    }

    @Override
    public List<String> arguments(List<String> args) {
        return Secrets.redactArguments(args, tally).stream()
                .map(Sanitizer::line)
                .toList();
    }
}
