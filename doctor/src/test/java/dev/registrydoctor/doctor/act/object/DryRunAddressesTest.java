package dev.registrydoctor.doctor.act.object;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** What Kubernetes 1.36 answered to dry runs. */
class DryRunAddressesTest {

    private static final String GIVEN = """
            {"kind":"Service","spec":{"type":"NodePort","clusterIP":"10.152.183.0","clusterIPs":["10.152.183.0"],
             "ports":[{"name":"registry","port":5000,"nodePort":32000},{"name":"debug","port":5001,"nodePort":30000}]}}""";

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(text);
    }

    private static ObjectNode planned(String manifest) throws Exception {
        return DryRunAddresses.removedFrom(json(GIVEN), json(manifest));
    }

    @Test
    void onlyWhatTheManifestNamesIsKept() throws Exception {
        assertEquals(json("""
                        {"kind":"Service","spec":{"type":"NodePort",
                         "ports":[{"name":"registry","port":5000,"nodePort":32000},{"name":"debug","port":5001}]}}"""), planned("""
                        {"kind":"Service","spec":{"type":"NodePort","ports":[{"port":5000,"nodePort":32000},{"port":5001}]}}"""));
    }

    @Test
    void anAddressThatTheManifestNamesIsKept() throws Exception {
        assertEquals(
                "10.152.183.0",
                planned("{\"spec\":{\"clusterIP\":\"10.152.183.0\"}}")
                        .at("/spec/clusterIP")
                        .asText());
    }

    @Test
    void otherObjectsAreLeftAlone() throws Exception {
        ObjectNode other = json(GIVEN.replace("Service", "ServiceEntry"));
        assertEquals(other, DryRunAddresses.removedFrom(other.deepCopy(), json("{}")));
    }
}
