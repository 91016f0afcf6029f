package dev.registrydoctor.checks.model.edit;

/** A file cannot be changed safely by a program; a person has to. */
public final class NotEditableException extends Exception {
    private static final long serialVersionUID = 1;

    /** Says why, as a phrase that can follow the file's name and a colon. */
    public NotEditableException(String why) {
        super(why);
    }

    /** Why, as a phrase. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
