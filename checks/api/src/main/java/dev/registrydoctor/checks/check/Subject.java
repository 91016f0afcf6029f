package dev.registrydoctor.checks.check;

/**
 * What a finding is about: a thing of the site with a name that a person can look up.
 *
 * @param kind what sort of thing
 * @param name its name; namespaced things as {@code namespace/name}
 */
public record Subject(Kind kind, String name) implements Comparable<Subject> {

    /** The sorts of things. */
    public enum Kind {
        CLUSTER("cluster"),
        NODE("node"),
        POD("pod"),
        DEPLOYMENT("deployment"),
        SERVICE("service"),
        CLAIM("claim"),
        VOLUME("volume"),
        CLASS("storage class"),
        SECRET("secret"),
        /** A host and port that answers, or should: {@code host:port}. */
        ENDPOINT("endpoint"),
        /** A registry as images name it: {@code host[:port]}. */
        REGISTRY("registry"),
        IMAGE("image"),
        FILE("file"),
        HOST("host"),
        ADDON("add-on"),
        ENGINE("engine");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        /**
         * Whether findings that have nothing to do with each other may share one: all clients share a registry and its
         * port, all that a node runs the node, and each fault of the built-in registry its Service and add-on. That two findings name it
         * does not make one the cause of the other.
         */
        public boolean isShared() {
            return switch (this) {
                case REGISTRY, ENDPOINT, NODE, HOST, ENGINE, SERVICE, ADDON, CLUSTER -> true;
                default -> false;
            };
        }
    }

    /** Whether what is wrong with it can be so for one machine and not for another: a file, or how a registry is reached. */
    public boolean isOfAMachine() {
        return switch (kind) {
            case NODE, ENDPOINT, REGISTRY, FILE, HOST, ENGINE -> true;
            default -> false;
        };
    }

    public static Subject cluster() {
        return new Subject(Kind.CLUSTER, "api");
    }

    public static Subject node(String name) {
        return new Subject(Kind.NODE, name);
    }

    public static Subject pod(String path) {
        return new Subject(Kind.POD, path);
    }

    public static Subject deployment(String path) {
        return new Subject(Kind.DEPLOYMENT, path);
    }

    public static Subject service(String path) {
        return new Subject(Kind.SERVICE, path);
    }

    public static Subject claim(String path) {
        return new Subject(Kind.CLAIM, path);
    }

    public static Subject volume(String name) {
        return new Subject(Kind.VOLUME, name);
    }

    public static Subject storageClass(String name) {
        return new Subject(Kind.CLASS, name);
    }

    public static Subject secret(String path) {
        return new Subject(Kind.SECRET, path);
    }

    public static Subject endpoint(String authority) {
        return new Subject(Kind.ENDPOINT, authority);
    }

    public static Subject registry(String host) {
        return new Subject(Kind.REGISTRY, host);
    }

    public static Subject image(String reference) {
        return new Subject(Kind.IMAGE, reference);
    }

    public static Subject file(String path) {
        return new Subject(Kind.FILE, path);
    }

    public static Subject host(String name) {
        return new Subject(Kind.HOST, name);
    }

    public static Subject addon(String name) {
        return new Subject(Kind.ADDON, name);
    }

    public static Subject engine(String name) {
        return new Subject(Kind.ENGINE, name);
    }

    @Override
    public int compareTo(Subject other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind.label() + " " + name;
    }
}
