package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a command of kubectl does. {@link KubectlCommands} tells it from the words of the command. */
public sealed interface KubectlCommand {

    /** It changes nothing in the cluster. */
    record Looks() implements KubectlCommand {}

    /**
     * It creates, changes or deletes one object.
     *
     * @param resource as kubectl knows it ({@code deploy})
     * @param namespace null when the command does not name one
     */
    record Edits(String resource, @Nullable String namespace, String name, Edit edit) implements KubectlCommand {}

    /**
     * It creates a Secret with a login for a registry. The password of the command is a placeholder; a real one does not belong
     * into an argument.
     *
     * @param server the registry, as the key of the login
     * @param username as in the command: perhaps a placeholder too
     */
    record CreatesLogin(@Nullable String namespace, String name, String server, String username, boolean replaces)
            implements KubectlCommand {

        /** The same with a login. Neither it nor its edit has a text form that has the password in it. */
        public Edits with(String user, String password) {
            return new Edits("secret", namespace, name, CreationEdits.login(this, user, password));
        }
    }

    /**
     * It cannot be told from its words what it changes: it has to be run.
     *
     * @param why a sentence without its subject
     */
    record Opaque(String why) implements KubectlCommand {}

    /** Changes an object. */
    @FunctionalInterface
    interface Edit {

        /**
         * The object after the command. The API server may add to it.
         *
         * @param before the object as it is, which stays as it is; null when there is none
         * @return null when the command deletes it
         * @throws IOException when kubectl would refuse it, with a sentence that says why
         */
        @Nullable
        ObjectNode of(@Nullable ObjectNode before) throws IOException;
    }
}
