package dev.registrydoctor.reports.schema;

/**
 * Something that a schema does not allow.
 *
 * @param path where, from the root {@code $} on: {@code $.checks[3].status}
 * @param says what is wrong there
 */
public record Deviation(String path, String says) {
    @Override
    public String toString() {
        return path + " " + says;
    }
}
