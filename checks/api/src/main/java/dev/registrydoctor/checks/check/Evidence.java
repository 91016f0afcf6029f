package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.registry.RegistryQuestion;
import dev.registrydoctor.checks.evidence.registry.RegistryReply;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The answers to what one check asked. To read the answer to a question that neither the check nor a helper's
 * {@link Needs} declared is an error of the check.
 *
 * <p>While {@linkplain Check#followUps follow-ups} are named, one that was not asked yet reads as unknown. It must be among
 * what is named: in the end, whatever was read has to be asked.
 */
public final class Evidence {

    private final Map<Question<?>, Answer<?>> answers;
    private final Instant now;
    private final Shared shared;
    private final Viewpoint viewpoint;
    /** Whether a question means what it means at the viewpoint; else the answers are kept under the questions as they are. */
    private final boolean isElsewhere;
    /** What was read before it was asked, while follow-ups are named; null when no more are. */
    private final @Nullable Set<Question<?>> early;

    /**
     * Evidence for one check.
     *
     * @param answers what was asked, and what came back
     * @param now the site's time: for a recorded site, when it was recorded
     */
    public Evidence(Map<Question<?>, Answer<?>> answers, Instant now) {
        this(Map.copyOf(answers), now, new Shared(), Viewpoint.ALONE, false, null);
    }

    private Evidence(
            Map<Question<?>, Answer<?>> answers,
            Instant now,
            Shared shared,
            Viewpoint viewpoint,
            boolean isElsewhere,
            @Nullable Set<Question<?>> early) {
        this.answers = answers;
        this.now = now;
        this.shared = shared;
        this.viewpoint = viewpoint;
        this.isElsewhere = isElsewhere;
        this.early = early;
    }

    /**
     * The evidence in view of which follow-ups are named.
     *
     * @param shared what the checks of this run have in common
     */
    static Evidence soFar(Map<Question<?>, Answer<?>> answers, Instant now, Shared shared, Viewpoint viewpoint) {
        return new Evidence(Map.copyOf(answers), now, shared, viewpoint, false, ConcurrentHashMap.newKeySet());
    }

    /**
     * The same answers, now that no more questions follow.
     *
     * @throws IllegalArgumentException when something was read that is not asked
     */
    Evidence complete() {
        if (early != null && !early.isEmpty()) {
            throw undeclared(early.iterator().next());
        }
        return new Evidence(answers, now, shared, viewpoint, isElsewhere, null);
    }

    /**
     * Something that is worked out of answers, once for all checks of a run: ten thousand error messages are not read by
     * many checks each.
     *
     * @param name of what is worked out; always of the same type, and of nothing but {@code from}
     * @param from the very objects that it is worked out of; some may be null
     */
    @SuppressWarnings("unchecked") // a name stands for one type
    public <T> T once(String name, Supplier<T> make, @Nullable Object... from) {
        return (T) shared.get(name, from, make);
    }

    /**
     * The answer to a question.
     *
     * @throws IllegalArgumentException when nobody declared it
     */
    @SuppressWarnings("unchecked") // the runner keeps each answer under the question that it answers
    public <T> Answer<T> answer(Question<T> question) {
        Question<?> meant = meant(question);
        Answer<?> answer = answers.get(meant);
        if (answer != null) {
            return asSeen(meant, (Answer<T>) answer);
        } else if (early == null) {
            throw undeclared(meant);
        }
        early.add(meant);
        return Answer.unknown(new Gap(Gap.Cause.OUT_OF_VIEW, question.describe(), "it was not asked yet", ""));
    }

    /**
     * An answer as a node sees it. Registries are asked by the machine that the program runs on: that it does not reach one says
     * nothing of a node that does.
     */
    private <T> Answer<T> asSeen(Question<?> question, Answer<T> answer) {
        boolean isUnreached = viewpoint.node() != null
                && question instanceof RegistryQuestion<?>
                && answer instanceof Answer.Known<T> known
                && known.value() instanceof RegistryReply reply
                && reply.status() == 0;
        return isUnreached
                ? Answer.unknown(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        question.describe(),
                        "the machine that runs registry-doctor does not reach this registry",
                        "run registry-doctor on a node"))
                : answer;
    }

    /** What a question means here. */
    Question<?> meant(Question<?> question) {
        return isElsewhere ? viewpoint.meant(question) : question;
    }

    /**
     * The same evidence as it is on a node that is looked at: what is read of "this host" is that node's. It was declared with
     * {@link Needs#onNodes}.
     */
    public Evidence from(String node) {
        return new Evidence(answers, now, shared, viewpoint.from(node), true, early);
    }

    /** The nodes that are looked at by themselves; needs {@link SeenNodes.Ask}. */
    public List<String> seenNodes() {
        return find(SeenNodes.Ask.INSTANCE).map(SeenNodes::names).orElse(List.of());
    }

    private static IllegalArgumentException undeclared(Question<?> question) {
        return new IllegalArgumentException(
                "read, but not among what the check and its helpers declare: " + question.describe());
    }

    /**
     * The answer to a follow-up question that is left out where a limit is reached, or where it cannot tell anything; empty
     * when it is left out, or was not asked yet. This does not show that a need was not declared: use it only where leaving out
     * is meant.
     */
    @SuppressWarnings("unchecked") // as for answer
    public <T> Optional<Answer<T>> ifAsked(Question<T> question) {
        return Optional.ofNullable((Answer<T>) answers.get(meant(question))).map(a -> asSeen(question, a));
    }

    /** The value, or empty when it is absent or unknown. */
    public <T> Optional<T> find(Question<T> question) {
        return answer(question).toOptional();
    }

    /** The value, or null when it is absent or unknown: for what is passed on or kept as it is. */
    public <T> @Nullable T orNull(Question<T> question) {
        return find(question).orElse(null);
    }

    /**
     * The value of required evidence.
     *
     * @throws IllegalStateException when it is absent or unknown
     */
    public <T> T get(Question<T> question) {
        return find(question).orElseThrow(() -> new IllegalStateException("not known: " + question.describe()));
    }

    /** The listed objects; empty when absent or unknown. */
    public <T> List<T> list(Question<List<T>> question) {
        return find(question).orElse(List.of());
    }

    /** The first listed object that fits; empty when none does, or when the list is absent or unknown. */
    public <T> Optional<T> first(Question<List<T>> question, Predicate<? super T> fits) {
        return list(question).stream().filter(fits).findFirst();
    }

    /** Whether nothing of the answer is missing: only then does what is not listed not exist. */
    public boolean isWhole(Question<?> question) {
        return answer(question).gaps().isEmpty();
    }

    /** Where an answer comes from, for a finding's source. */
    public String origin(Question<?> question) {
        return answer(question).origin();
    }

    /**
     * Whether what runs on a node is judged in view of this evidence: a node that is looked at by itself is judged by its own
     * files and log, and by those of no other machine.
     *
     * @param node a node's name, or null for what runs on none
     */
    public boolean judges(@Nullable String node) {
        return viewpoint.judges(node);
    }

    /** Whether something was asked about the machine that is looked from. */
    boolean asksAboutTheMachine() {
        return answers.keySet().stream().anyMatch(HostQuestion.class::isInstance);
    }

    /** Everything that was answered, in no order. */
    Collection<Answer<?>> answers() {
        return answers.values();
    }

    /** The site's time. */
    public Instant now() {
        return now;
    }
}
