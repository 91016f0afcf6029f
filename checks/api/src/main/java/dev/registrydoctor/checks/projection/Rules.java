package dev.registrydoctor.checks.projection;

import java.util.List;

/** What a kind of file keeps, by the names of the tables and keys that lead to a value, in lower case. */
interface Rules {

    /** The type of a value, or of each element of a list. */
    Kept value(List<String> path);

    /** The type of the keys of a table: {@link Kept#NAME}, unless somebody else's names are its keys. */
    default Kept keys(List<String> table) {
        return Kept.NAME;
    }

    /** Whether a name stands at a place of a path. */
    static boolean is(List<String> path, int at, String name) {
        return path.size() > at && path.get(at).equals(name);
    }
}
