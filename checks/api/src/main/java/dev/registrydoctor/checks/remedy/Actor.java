package dev.registrydoctor.checks.remedy;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Who carries out a step, and on which machine. */
public sealed interface Actor {

    /** Where it is done, as a phrase ({@code on node vm}). */
    String label();

    /** What kind of actor it is, as written in JSON. */
    String kind();

    /** The same actor with each of its names edited. */
    default Actor edited(UnaryOperator<String> line) {
        return this;
    }

    /** Whoever has access to the cluster. */
    record Cluster() implements Actor {
        @Override
        public String label() {
            return "on any machine with kubectl access";
        }

        @Override
        public String kind() {
            return "cluster";
        }
    }

    /**
     * An administrator of one node.
     *
     * @param name the node's name, or null where it is not known
     */
    record Node(@Nullable String name) implements Actor {
        @Override
        public String label() {
            return name == null ? "on the node" : "on node " + name;
        }

        @Override
        public String kind() {
            return "node";
        }

        @Override
        public Actor edited(UnaryOperator<String> line) {
            return new Node(name == null ? null : line.apply(name));
        }
    }

    /**
     * An administrator of some nodes, one node after the other.
     *
     * @param names their names, at least two, in the order in which it is done
     */
    record Nodes(List<String> names) implements Actor {
        public Nodes {
            names = List.copyOf(names);
        }

        @Override
        public String label() {
            return "on " + NodeNames.inWords(names);
        }

        @Override
        public String kind() {
            return "nodes";
        }

        @Override
        public Actor edited(UnaryOperator<String> line) {
            return new Nodes(names.stream().map(line).toList());
        }
    }

    /** An administrator of each node, one node after the other. */
    record EveryNode() implements Actor {
        @Override
        public String label() {
            return "on every node";
        }

        @Override
        public String kind() {
            return "every-node";
        }
    }

    /**
     * Whoever builds or pushes images.
     *
     * @param machine the machine, as a phrase ({@code on this host})
     */
    record PushClient(String machine) implements Actor {
        @Override
        public String label() {
            return machine;
        }

        @Override
        public String kind() {
            return "push-client";
        }

        @Override
        public Actor edited(UnaryOperator<String> line) {
            return new PushClient(line.apply(machine));
        }
    }

    /**
     * An administrator of an external registry, proxy, DNS server or another system that is not part of the cluster.
     *
     * @param place where that system is configured, as a phrase ({@code where the registry runs})
     */
    record Operator(String place) implements Actor {
        @Override
        public String label() {
            return place;
        }

        @Override
        public String kind() {
            return "operator";
        }

        @Override
        public Actor edited(UnaryOperator<String> line) {
            return new Operator(line.apply(place));
        }
    }

    /** Whoever has access to the cluster: a person with a kubeconfig, on any machine. */
    static Actor cluster() {
        return new Cluster();
    }

    /** An administrator of each node. */
    static Actor everyNode() {
        return new EveryNode();
    }

    /** An administrator of one node; null where its name is not known. */
    static Actor node(@Nullable String name) {
        return new Node(name);
    }

    /**
     * An administrator of these nodes.
     *
     * @param names at least one
     */
    static Actor nodes(List<String> names) {
        return names.size() == 1 ? new Node(names.get(0)) : new Nodes(names);
    }

    /** Somebody on the machine where the program runs. */
    static Actor here() {
        return new PushClient("on this host");
    }

    /** Somebody who builds or pushes images, at this place. */
    static Actor pushClient(String machine) {
        return new PushClient(machine);
    }

    /** An administrator of another system, at this place. */
    static Actor operator(String place) {
        return new Operator(place);
    }
}
