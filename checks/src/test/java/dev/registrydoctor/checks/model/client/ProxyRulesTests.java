package dev.registrydoctor.checks.model.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTests {

    private static final ProxyRules RULES = new ProxyRules("http://p.lab:3128", "http://joe:pw@q.lab:3128", "");

    /** Go's clients take none for it, whatever NO_PROXY says. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.8.8.8", "::1"})
    void loopbackHasNoProxy(String host) {
        assertNull(RULES.proxyOf("http", host, 32000));
        assertNull(RULES.proxyOf("https", host, 443));
    }

    @Test
    void theSchemeTellsTheProxyAndItsLoginIsLeftOut() {
        assertEquals("http://p.lab:3128", RULES.proxyOf("http", "r.lab", 5000));
        assertEquals("http://q.lab:3128", RULES.proxyOf("https", "r.lab", 5000));
    }
}
