package dev.registrydoctor.checks.remedy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A step that creates, changes or deletes an object of Kubernetes, whoever may do that by its rights. */
public sealed interface ObjectAction extends Action {

    /**
     * An object of Kubernetes is created or changed.
     *
     * @param manifest YAML, one object or several
     */
    record ApplyObject(String manifest) implements ObjectAction {
        @Override
        public String kind() {
            return "apply-object";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new ApplyObject(block.apply(manifest));
        }
    }

    /**
     * An object is applied that {@code kubectl create} would make, whether there is one of its name or not.
     *
     * @param create what follows {@code kubectl}, word by word, beginning with the namespace or {@code create}
     */
    record ApplyCreated(List<String> create) implements ObjectAction {
        public ApplyCreated {
            create = List.copyOf(create);
        }

        @Override
        public String kind() {
            return "apply-object";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new ApplyCreated(create.stream().map(line).toList());
        }
    }

    /**
     * A login for one registry is put into a pull secret ({@code kubernetes.io/dockerconfigjson}). Logins for other registries in
     * it stay.
     *
     * @param server the registry, as the kubelet compares it: host and port as in image names, or {@code https://index.docker.io/v1/}
     * @param password where the password is read then
     * @param isNew whether the Secret is created; it is an error then if there is one of its name
     */
    record ApplyLogin(String namespace, String name, String server, String user, SecretSource password, boolean isNew)
            implements ObjectAction {
        public ApplyLogin {
            if (!SecretText.isServer(server) || !SecretText.isName(name)) {
                throw new IllegalArgumentException("not a registry, or not the name of a Secret");
            }
        }

        @Override
        public String kind() {
            return "apply-object";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            SecretSource source = password.edited(line);
            return new ApplyLogin(
                    line.apply(namespace), line.apply(name), line.apply(server), line.apply(user), source, isNew);
        }
    }

    /**
     * Some fields of an object of Kubernetes are changed.
     *
     * @param resource as kubectl knows it ({@code pv}, {@code serviceaccount})
     * @param namespace null for an object that is in none
     * @param patch JSON
     * @param type {@code strategic}, {@code merge} or {@code json}
     */
    record PatchObject(String resource, @Nullable String namespace, String name, String patch, String type)
            implements ObjectAction {
        @Override
        public String kind() {
            return "patch-object";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new PatchObject(
                    resource,
                    namespace == null ? null : line.apply(namespace),
                    line.apply(name),
                    line.apply(patch),
                    type);
        }
    }

    /**
     * An object of Kubernetes is deleted.
     *
     * @param resource as kubectl knows it
     * @param namespace null for an object that is in none
     */
    record DeleteObject(String resource, @Nullable String namespace, String name) implements ObjectAction {
        @Override
        public String kind() {
            return "delete-object";
        }

        @Override
        public Action edited(UnaryOperator<String> line, UnaryOperator<String> block) {
            return new DeleteObject(resource, namespace == null ? null : line.apply(namespace), line.apply(name));
        }
    }
}
