package dev.registrydoctor.doctor.setup.wanted;

/**
 * Something in a registries.yaml that cannot be carried out.
 *
 * @param line from 1; 0 for the file as a whole
 * @param what what is wrong; never a value of a login
 * @param advice what to do, as a sentence
 */
public record RegistryFault(int line, String what, String advice) {

    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ") + what + ". " + advice;
    }
}
