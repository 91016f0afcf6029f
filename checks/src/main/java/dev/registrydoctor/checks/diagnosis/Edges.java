package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.check.Subject.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which findings explain which other findings.
 *
 * <p>{@link #explains} alone defines an edge. The rest finds the few pairs worth comparing, by problem and subject, so
 * that the time grows with the number of findings and their subjects and not with its square. It leaves out only pairs
 * that are not joined ({@link Finding#reaches}): findings that share nothing, or only a node, registry or other shared
 * object that the cause is not about and does not affect.
 */
final class Edges {

    /** A finding and its direct consequences, in the order of the findings. */
    static final class Node {

        private final Finding finding;
        private final boolean ofPulls;
        private final List<Node> effects = new ArrayList<>(2);
        private final List<Group> groups = new ArrayList<>(2);
        private final Set<Node> causes = new HashSet<>(2);
        private int listed;

        private Node(Finding finding) {
            this.finding = finding;
            Set<Subject> subjects = finding.subjects();
            this.ofPulls = subjects.stream().anyMatch(s -> s.kind() == Kind.POD)
                    && subjects.stream().anyMatch(s -> s.kind() == Kind.IMAGE);
        }

        Finding finding() {
            return finding;
        }

        /** The direct consequences; if there are very many causes, not those that other causes list. */
        public List<Node> effects() {
            return effects;
        }

        /** Whether it explains more than {@link #effects}, which enough other causes list. */
        boolean explainsMore() {
            return groups.stream()
                    .map(group -> group.cutAt)
                    .anyMatch(cut -> cut != null && !cut.causes.contains(this) && explains(finding, cut.finding));
        }

        boolean explainsAny() {
            return !effects.isEmpty() || explainsMore();
        }

        boolean isExplained() {
            return !causes.isEmpty();
        }

        /** The number of roots that list it. */
        int listed() {
            return listed;
        }

        void list() {
            listed++;
        }
    }

    /**
     * Causes of one problem that are joined through one subject, and an effect that not all of them were compared with.
     */
    private static final class Group {
        private final List<Node> causes = new ArrayList<>(2);
        private @Nullable Node cutAt;
    }

    /** Causes through a subject: findings about pulls are not joined with another pull by a Pod or an image alone. */
    private static final class Through {
        private final Group pulls = new Group();
        private final Group others = new Group();
    }

    /** Effects between two checks of the time; one takes some hundredths of a millisecond. */
    private static final int PIECE = 100;

    private final int most;
    private final IdentityHashMap<Finding, Node> nodes = new IdentityHashMap<>();
    private final Map<String, Map<Subject, Through>> index = new HashMap<>();
    private final boolean cutShort;
    private long compared;

    /**
     * The edges from some findings to others; a finding may be among both.
     *
     * @param most the number of direct causes after which the search stops
     * @param isTimeUp called from time to time; if it returns true, edges are missing
     */
    Edges(Collection<Finding> causes, Collection<Finding> effects, int most, BooleanSupplier isTimeUp) {
        this.most = most;
        Set<String> asked = new HashSet<>();
        effects.forEach(effect -> asked.addAll(effect.problem().explainedBy()));
        for (Finding cause : causes) {
            Node node = node(cause);
            if (asked.contains(cause.problem().id())) {
                add(node, index.computeIfAbsent(cause.problem().id(), id -> new HashMap<>()));
            }
        }
        this.cutShort = !connect(effects, isTimeUp);
    }

    /** Whether the time was up before all edges were found: a finding without a cause here can have one. */
    boolean cutShort() {
        return cutShort;
    }

    private boolean connect(Collection<Finding> effects, BooleanSupplier isTimeUp) {
        int connected = 0;
        for (Finding effect : effects) {
            if (connected++ % PIECE == PIECE - 1 && isTimeUp.getAsBoolean()) {
                return false;
            }
            connect(node(effect));
        }
        return true;
    }

    /** Whether one finding can be the cause of another. Everything else in this class depends on this method. */
    static boolean explains(Finding cause, Finding effect) {
        return effect.problem().explainedBy().contains(cause.problem().id()) && cause.reaches(effect);
    }

    /** The node of a finding that was given to the constructor, as the same object. */
    Node node(Finding finding) {
        return nodes.computeIfAbsent(finding, Node::new);
    }

    /** How many pairs of findings were compared. */
    long compared() {
        return compared;
    }

    private static void add(Node cause, Map<Subject, Through> bySubject) {
        for (Subject subject : cause.finding.subjects()) {
            if (isJoinedThrough(cause.finding, subject)) {
                Through through = bySubject.computeIfAbsent(subject, s -> new Through());
                Group group = cause.ofPulls && isPullSubject(subject) ? through.pulls : through.others;
                group.causes.add(cause);
                cause.groups.add(group);
            }
        }
    }

    private static boolean isJoinedThrough(Finding cause, Subject subject) {
        return !subject.kind().isShared()
                || cause.subject().equals(subject)
                || cause.affects().contains(subject);
    }

    private static boolean isPullSubject(Subject subject) {
        return subject.kind() == Kind.POD || subject.kind() == Kind.IMAGE;
    }

    private void connect(Node effect) {
        for (Group group : candidates(effect)) {
            for (Node cause : group.causes) {
                if (effect.causes.size() >= most) {
                    group.cutAt = effect;
                    break;
                }
                if (!effect.causes.contains(cause)) {
                    compared++;
                    if (explains(cause.finding, effect.finding)) {
                        effect.causes.add(cause);
                        cause.effects.add(effect);
                    }
                }
            }
        }
    }

    private List<Group> candidates(Node effect) {
        List<Group> candidates = new ArrayList<>();
        Set<Subject> subjects = effect.finding.subjects();
        for (String problem : effect.finding.problem().explainedBy()) {
            Map<Subject, Through> bySubject = index.get(problem);
            if (bySubject != null) {
                List<Group> byPod = new ArrayList<>();
                List<Group> byImage = new ArrayList<>();
                for (Subject subject : subjects) {
                    Through through = bySubject.get(subject);
                    if (through != null) {
                        candidates.add(through.others);
                        (subject.kind() == Kind.POD ? byPod : byImage).add(through.pulls);
                    }
                }
                candidates.addAll(pulls(effect, byPod, byImage));
            }
        }
        return candidates;
    }

    /**
     * Two findings about pulls are joined by a Pod and an image. It is enough to compare the causes of one of them: a
     * Pod can have thousands of containers, an image thousands of Pods.
     */
    private static List<Group> pulls(Node effect, List<Group> byPod, List<Group> byImage) {
        if (effect.ofPulls) {
            return size(byPod) < size(byImage) ? byPod : byImage;
        }
        List<Group> both = new ArrayList<>(byPod);
        both.addAll(byImage);
        return both;
    }

    private static int size(List<Group> groups) {
        return groups.stream().mapToInt(group -> group.causes.size()).sum();
    }
}
