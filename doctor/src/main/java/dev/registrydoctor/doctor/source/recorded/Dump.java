package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code kubectl cluster-info dump} holds, and how much of the cluster that is.
 *
 * <p>The dump names no namespaces: it writes the lists of one after those of the other, empty ones too, and stops at the
 * first error. Which namespaces it covers is told by the objects in the lists and by how many groups of lists there are.
 */
public final class Dump {

    /** In every cluster. */
    private static final Set<String> SYSTEM = Set.of("default", "kube-node-lease", "kube-public", "kube-system");

    /** What it covers when nobody asks for more. */
    private static final Set<String> USUAL = Set.of("default", "kube-system");

    /**
     * A part of the dump that answers a question.
     *
     * @param reached whether there was anything to read for it
     * @param whole whether it holds all that was asked for
     * @param why why it is not whole, empty when it is
     */
    public record Part(List<Object> items, boolean reached, boolean whole, String why) {}

    /** One list. */
    static final class ItemList {
        final List<Object> items = new ArrayList<>();
        /** How many members are not objects as the API server writes them. */
        int malformed;

        boolean whole;
        /** Why it is not whole although its end was reached, empty when that is not so. */
        String why = "";
    }

    /** The lists of one namespace. */
    static final class Group {
        /** Null while no object has told it. */
        @Nullable
        String namespace;

        /** Kinds of lists that it has, those included that nobody asks for. */
        final Set<String> seen = new HashSet<>();

        final Map<Listing.Kind, ItemList> lists = new EnumMap<>(Listing.Kind.class);
    }

    /**
     * The log of a container.
     *
     * @param whole whether its end was reached
     */
    record Log(String text, boolean whole) {}

    private final List<Group> groups = new ArrayList<>();
    private final Map<String, Log> logs = new HashMap<>();
    private @Nullable ItemList nodes;
    private boolean isOfUnknownScope;
    private @Nullable String cut;
    private @Nullable Instant newest;

    List<Group> groups() {
        return groups;
    }

    Map<String, Log> logs() {
        return logs;
    }

    static String logKey(String namespace, String pod, String container) {
        return namespace + "/" + pod + "/" + container;
    }

    ItemList beginNodes() {
        ItemList list = new ItemList();
        nodes = list;
        return list;
    }

    /** Notes that the dump stops early; the first reason counts. */
    void cut(String why) {
        if (cut == null) {
            cut = why;
        }
    }

    void saw(@Nullable Instant time) {
        if (time != null && (newest == null || time.isAfter(newest))) {
            newest = time;
        }
    }

    /** The newest time that any object names, or null. */
    @Nullable
    Instant newest() {
        return newest;
    }

    /**
     * Notes that nobody knows which namespaces kubectl was asked for: with {@code --namespaces}, it leaves the others out
     * without a word. {@code microk8s inspect} asks for all.
     */
    void scopeIsUnknown() {
        isOfUnknownScope = true;
    }

    /** Whether nothing at all was read. */
    boolean isEmpty() {
        return nodes == null && groups.isEmpty();
    }

    /** What it holds of a kind, in one namespace or (null) in all. */
    public Part find(Listing.Kind kind, @Nullable String namespace) {
        if (kind == Listing.Kind.NODES) {
            return nodes == null
                    ? new Part(
                            List.of(),
                            false,
                            false,
                            groups.isEmpty() && cut != null ? cut : "the dump contains no list of nodes")
                    : new Part(List.copyOf(nodes.items), true, nodes.whole, words(nodes));
        }
        return namespace == null ? findAll(kind) : findIn(kind, namespace);
    }

    private Part findAll(Listing.Kind kind) {
        List<Object> items = new ArrayList<>();
        boolean reached = false;
        boolean whole = true;
        String defect = "";
        for (Group group : groups) {
            ItemList list = group.lists.get(kind);
            whole &= list != null && list.whole;
            if (list != null) {
                reached = true;
                defect = defect.isEmpty() ? list.why : defect;
                items.addAll(list.items);
            }
        }
        boolean all = whole && coversAll();
        String why = all ? "" : !defect.isEmpty() ? defect : whole && cut == null ? selectionWords() : cutWords();
        return new Part(items, reached, all, why);
    }

    private Part findIn(Listing.Kind kind, String namespace) {
        for (Group group : groups) {
            if (namespace.equals(group.namespace)) {
                ItemList list = group.lists.get(kind);
                return list == null
                        ? new Part(List.of(), false, false, cutWords())
                        : new Part(List.copyOf(list.items), true, list.whole, words(list));
            }
        }
        // A namespace that no object names is one of the empty groups, if its group is there at all.
        boolean covered = coversAll() || (coversUsual() && USUAL.contains(namespace));
        if (covered && groups.stream().allMatch(g -> isWhole(g, kind))) {
            return new Part(List.of(), true, true, "");
        }
        return new Part(List.of(), false, false, cut == null ? selectionWords() : cutWords());
    }

    private static boolean isWhole(Group group, Listing.Kind kind) {
        ItemList list = group.lists.get(kind);
        return list != null && list.whole;
    }

    /** Namespaces that it has objects of. */
    Set<String> namespaces() {
        Set<String> names = new LinkedHashSet<>();
        for (Group group : groups) {
            if (group.namespace != null) {
                names.add(group.namespace);
            }
        }
        return names;
    }

    /**
     * Whether it covers all namespaces. Four are in every cluster and have a group each, empty or not; fewer groups than
     * those and the others that objects name means that it stopped early, or was asked for some namespaces only. So does a
     * dump without the Service default/kubernetes, which every cluster has.
     */
    boolean coversAll() {
        long others = namespaces().stream().filter(n -> !SYSTEM.contains(n)).count();
        return cut == null
                && !isOfUnknownScope
                && namespaces().contains("default")
                && groups.size() >= others + SYSTEM.size();
    }

    /** kubectl covers these two when it is asked for none; both have objects in every cluster of MicroK8s. */
    private boolean coversUsual() {
        return cut == null && groups.size() == USUAL.size() && USUAL.equals(namespaces());
    }

    private String words(ItemList list) {
        return list.whole ? "" : list.why.isEmpty() ? cutWords() : list.why;
    }

    private String cutWords() {
        return cut == null ? "the dump ends before it" : cut;
    }

    private String selectionWords() {
        return coversUsual()
                ? "the dump covers only the namespaces default and kube-system"
                : isOfUnknownScope
                        ? "it is not known whether the dump covers all namespaces"
                        : "the dump does not cover all namespaces, or is incomplete";
    }
}
