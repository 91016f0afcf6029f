package dev.registrydoctor.doctor.cli.command;

import dev.registrydoctor.reports.secrets.Secrets;

/** What is said of secrets to whoever is about to attach a file to a ticket. */
final class Disclosure {

    /**
     * What was looked for. A search by form finds no secret of a form that it does not know, so this does not say that there
     * are none.
     */
    static final String TEXT = "Secrets were looked for by their form and taken out: "
            + String.join(", ", Secrets.families())
            + ". A secret that looks like an ordinary word is not found: read what you attach.";

    private Disclosure() {}
}
