package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.samples.SampleJson;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {

    private static final SampleJson.Item POD = SampleJson.items(
                    "{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"app\":\"registry\"}},\"spec\":{}}]}")
            .get(0);

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "metadata.name=a; true",
                "metadata.name==a; true",
                "metadata.name!=a; false",
                "metadata.name=b; false",
                "spec.nodeName=; true",
                "spec.nodeName!=; false",
                "metadata.name=a,spec.nodeName=vm; false"
            })
    void aFieldThatIsNotThereIsEmpty(String selector, boolean fits) {
        assertEquals(fits, Selector.ofFields(selector).test(POD));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"app=registry; true", "app==registry; true", "app!=registry; false", "tier!=web; true"})
    void labelsAreSelectedByTheirValues(String selector, boolean fits) {
        assertEquals(fits, Selector.ofLabels(selector).test(POD));
    }
}
