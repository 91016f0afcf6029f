package dev.registrydoctor.checks.remedy;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Where a password is read when a step is carried out. A step, and all that is made of it, knows the place and never the password,
 * which no argument of a program holds either: arguments show in the list of processes.
 */
public sealed interface SecretSource {

    /** Where it is, as a phrase. */
    String words();

    /** What a POSIX shell puts in its place, in double quotes; it is passed to commands of the shell itself only. */
    String shellWord();

    /** The same source with each of its texts edited. */
    default SecretSource edited(UnaryOperator<String> line) {
        return this;
    }

    /**
     * A file that has it on one line.
     *
     * @param path as on the machine where the step is carried out
     */
    record File(String path) implements SecretSource {
        @Override
        public String words() {
            return "the file " + path;
        }

        @Override
        public String shellWord() {
            return "\"$(tr -d '\\r\\n' < " + Shell.quote(path) + ")\"";
        }

        @Override
        public SecretSource edited(UnaryOperator<String> line) {
            return new File(line.apply(path));
        }
    }

    /**
     * A variable of the environment.
     *
     * @param name letters, digits and underscores
     */
    record Variable(String name) implements SecretSource {
        private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

        public Variable {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("not the name of a variable");
            }
        }

        @Override
        public String words() {
            return "the environment variable " + name;
        }

        @Override
        public String shellWord() {
            return "\"$" + name + "\"";
        }
    }

    /** Standard input, or somebody who types it. */
    record Typed() implements SecretSource {
        @Override
        public String words() {
            return "standard input";
        }

        @Override
        public String shellWord() {
            return "\"$(printf 'Password: ' >&2; stty -echo 2>/dev/null || :; IFS= read -r password;"
                    + " stty echo 2>/dev/null || :; printf %s \"$password\")\"";
        }
    }
}
