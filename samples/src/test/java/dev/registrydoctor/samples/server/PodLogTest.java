package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.samples.FilesOf;
import dev.registrydoctor.samples.SampleJson;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server says for the log of a container that has none. */
class PodLogTest {

    private static int status(String spec, String status, String query) {
        SampleJson.Item pod = SampleJson.items(
                        "{\"items\":[{\"metadata\":{\"name\":\"a\",\"namespace\":\"ns\"},\"spec\":"
                                + spec.replace("'", "\"") + ",\"status\":" + status.replace("'", "\"") + "}]}")
                .get(0);
        String reply = new PodLog(FilesOf.map(Map.of()), pod)
                .answer(new Query(URI.create("/log?" + query)))
                .toString();
        return Integer.parseInt(reply.substring(0, reply.indexOf(' ')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "{'name':'one'}; ~~; 200",
                "{'name':'one'},{'name':'two'}; ~~; 400",
                "{'name':'one'},{'name':'two'}; container=two; 200",
                "{'name':'one'},{'name':'two'}; container=three; 400"
            })
    void ofSeveralContainersOneHasToBeNamed(String containers, String query, int status) {
        assertEquals(status, status("{'nodeName':'vm','containers':[" + containers + "]}", "{}", query));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "'waiting':{'reason':'ContainerCreating'}; {}; 400",
                "'waiting':{'reason':'CrashLoopBackOff'}; {'terminated':{}}; 200",
                "'running':{}; {}; 200"
            })
    void aContainerThatRanOnceHasALog(String state, String last, int status) {
        String container = "{'containerStatuses':[{'name':'one','state':{" + state + "},'lastState':" + last + "}]}";
        assertEquals(status, status("{'nodeName':'vm','containers':[{'name':'one'}]}", container, ""));
    }
}
