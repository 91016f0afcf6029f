package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.NameLookup;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.evidence.registry.TagList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QuestionHandlersTests {

    private static final Source SOURCE = new Source("a test", Instant.EPOCH);
    private static final HostFile.Ask FILE = new HostFile.Ask("/etc/hosts");

    private static final QuestionHandlers<String> HOST = QuestionHandlers.<String>builder()
            .on(HostFile.Ask.class, (host, ask) -> Answer.known(new HostFile(ask.path(), host, null), SOURCE))
            .build();

    private static QuestionHandlers<Optional<String>> handlers() {
        return QuestionHandlers.<Optional<String>>builder()
                .on(NameLookup.Ask.class, (site, ask) -> Answer.known(new NameLookup(List.of(ask.name()), ""), SOURCE))
                .onListings((site, ask) -> Answer.known(List.of(), SOURCE))
                .by(HOST, site -> site, question -> Answer.absent(SOURCE))
                .cannot(TagList.Ask.class, Gap.Cause.NOT_RECORDED, "no registry", "run it live")
                .build();
    }

    @Test
    void aQuestionGoesToTheHandlerOfItsClass() {
        assertEquals(
                Answer.known(new NameLookup(List.of("a"), ""), SOURCE),
                handlers().answer(Optional.empty(), new NameLookup.Ask("a")));
        assertEquals(Answer.known(List.of(), SOURCE), handlers().answer(Optional.empty(), Listing.pods()));
    }

    @Test
    void aPartAnswersWhereThereIsOne() {
        assertEquals(
                Answer.known(new HostFile("/etc/hosts", "", null), SOURCE),
                handlers().answer(Optional.of(""), FILE));
        assertEquals(Answer.absent(SOURCE), handlers().answer(Optional.empty(), FILE));
    }

    @Test
    void whatTheSourceCannotAnswerIsUnknownForTheReasonGiven() {
        TagList.Ask tags = new TagList.Ask(new Origin("http", "a", 1), "b");
        assertEquals(
                Answer.unknown(new Gap(Gap.Cause.NOT_RECORDED, tags.describe(), "no registry", "run it live")),
                handlers().answer(Optional.empty(), tags));
    }

    @Test
    void aQuestionWithoutHandlerIsUnknownAndNotAbsent() {
        Answer<RuntimeLog> answer = handlers().answer(Optional.empty(), RuntimeLog.Ask.INSTANCE);
        assertEquals(
                Answer.unknown(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        "containerd's log on this host",
                        "this source of evidence cannot answer this question",
                        "")),
                answer);
    }

    @Test
    void theClassesAreListedAndNoneHasTwoHandlers() {
        assertEquals(
                Set.of(NameLookup.Ask.class, Listing.class, HostFile.Ask.class, TagList.Ask.class),
                handlers().questions());
        assertThrows(
                IllegalArgumentException.class,
                () -> QuestionHandlers.<Optional<String>>builder()
                        .by(HOST, site -> site, question -> Answer.absent(SOURCE))
                        .cannot(HostFile.Ask.class, Gap.Cause.NOT_RECORDED, "", ""));
    }
}
