package dev.registrydoctor.doctor.files;

/** Who may read a file that is written, and whether it takes the place of an old one. */
public enum FilePolicy {
    /** As the umask has it, or with an old one's mode and owner; takes its place. */
    REPORT,
    /** Its owner alone; there must be none. */
    PRIVATE,
    /** Its owner alone; takes an old one's place. */
    PRIVATE_REPLACING
}
