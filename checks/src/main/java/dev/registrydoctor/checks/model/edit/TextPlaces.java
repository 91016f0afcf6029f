package dev.registrydoctor.checks.model.edit;

import dev.registrydoctor.checks.remedy.LineEdit;

/** Lines and columns of a text, as {@link LineEdit} counts them. */
final class TextPlaces {

    private final String text;

    TextPlaces(String text) {
        this.text = text;
    }

    /** The number of the line that has this offset, from 1. */
    int line(int offset) {
        return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
    }

    /** What the line of this offset begins with: blanks and tabs. */
    String indent(int offset) {
        int from = start(offset);
        int to = from;
        while (to < text.length() && (text.charAt(to) == ' ' || text.charAt(to) == '\t')) {
            to++;
        }
        return text.substring(from, to);
    }

    /** Puts a text without line breaks before this offset. */
    LineEdit insert(int offset, String more) {
        return new LineEdit.InsertAt(line(offset), text.codePointCount(start(offset), offset) + 1, more);
    }

    /** Adds a line behind the line of this offset. */
    LineEdit lineBehind(int offset, String more) {
        return new LineEdit.Insert(line(offset), more);
    }

    private int start(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }
}
