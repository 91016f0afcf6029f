package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Subject;
import java.util.List;

/** What is done to the texts of a report. */
public interface TextEdit {

    /** A text of one line. */
    String line(String text);

    /** A text that may have several lines: a command, a file's new content. */
    String block(String text);

    /** The arguments of a command line. */
    List<String> arguments(List<String> args);

    /** A text of the catalog's or of this program's own: an id, a title, what a check states. */
    String own(String text);

    /** What a finding is about: its name stands alone, so that its kind says what it names. */
    default Subject subject(Subject subject) {
        return new Subject(subject.kind(), line(subject.name()));
    }
}
