package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is a list of a kind, and what of it could not be read. */
class KubePageTest {

    static KubeJson.Page page(Kind kind, String json) throws IOException {
        return KubeJson.readList(
                kind, new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), new MemoryBudget(16 << 20));
    }

    private static String list(Kind kind, String items) {
        return "{\"kind\":\"" + kind.listKind() + "\",\"items\":[" + items + "]}";
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anEmptyListIsOneOfItsKind(Kind kind) throws IOException {
        assertEquals(List.of(), page(kind, list(kind, "")).items());
        assertEquals(
                List.of(),
                page(kind, "{\"kind\":\"" + kind.listKind() + "\",\"items\":null}")
                        .items());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anAnswerThatIsNotThisListIsNotAnEmptyOne(Kind kind) {
        String other = kind == Kind.PODS ? "NodeList" : "PodList";
        for (String answer : List.of(
                "{}",
                "{\"items\":[]}",
                "{\"items\":null}",
                "{\"kind\":\"" + kind.listKind() + "\"}",
                "{\"kind\":\"" + kind.listKind() + "\",\"items\":{}}",
                "{\"kind\":\"" + kind.listKind() + "\",\"items\":\"x\"}",
                "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":500}",
                "{\"kind\":\"Status\",\"items\":[]}",
                "{\"kind\":\"List\",\"items\":[]}",
                "{\"kind\":\"Table\",\"rows\":[]}",
                "{\"kind\":\"" + other + "\",\"items\":[]}",
                "<html></html>")) {
            assertThrows(IOException.class, () -> page(kind, answer), answer);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsNotAnObjectOfTheKindIsCounted(Kind kind) throws IOException {
        KubeJson.Page page = page(
                kind, list(kind, "{},{\"metadata\":null,\"spec\":[],\"status\":\"x\"},null,7,[{}],{\"metadata\":{}}"));
        assertEquals(List.of(), page.items());
        assertEquals(6, page.malformed());
    }

    @Test
    void theOthersOfAListWithAMalformedObjectAreRead() throws IOException {
        String good = "{\"metadata\":{\"name\":\"good\"},\"provisioner\":\"p\"}";
        for (String bad : List.of(
                "{\"metadata\":{\"name\":7},\"provisioner\":\"p\"}",
                "{\"metadata\":{\"name\":\"b\"},\"provisioner\":{}}",
                "{\"metadata\":{\"name\":\"b\",\"annotations\":[]},\"provisioner\":\"p\"}",
                "{\"metadata\":{\"name\":\"b\",\"creationTimestamp\":\"yesterday\"},\"provisioner\":\"p\"}",
                "{\"metadata\":{\"name\":\"b\"}}")) {
            KubeJson.Page page = page(Kind.STORAGE_CLASSES, list(Kind.STORAGE_CLASSES, bad + "," + good));
            assertEquals(1, page.items().size(), bad);
            assertEquals(1, page.malformed(), bad);
        }
    }

    @Test
    void objectsThatTheServerLeavesOutWithoutAnotherPageAreCounted() throws IOException {
        String head = "{\"kind\":\"PodList\",\"metadata\":{\"remainingItemCount\":3";
        assertEquals(3, page(Kind.PODS, head + "},\"items\":[]}").left());
        assertEquals(
                0, page(Kind.PODS, head + ",\"continue\":\"x\"},\"items\":[]}").left());
    }

    @Test
    void continueToken() throws IOException {
        assertEquals(
                "abc",
                page(Kind.PODS, "{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"abc\"},\"items\":[]}")
                        .continueToken());
        assertNull(page(Kind.PODS, "{\"kind\":\"PodList\",\"metadata\":{\"continue\":\"\"},\"items\":[]}")
                .continueToken());
    }

    @Test
    void whatIsNoListIsAnIoException() {
        String deep = "{\"items\":[{\"a\":" + "[".repeat(10_000);
        for (String json : List.of("", "[]", "{", "{\"items\":[", "{\"items\":[{}", "nonsense", deep)) {
            assertThrows(IOException.class, () -> page(Kind.PODS, json), json);
        }
    }
}
