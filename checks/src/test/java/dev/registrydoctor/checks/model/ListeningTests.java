package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListeningTests {

    @Test
    void theLastStartInTheLogCounts() {
        Listening last = Listening.last(List.of(
                "time=\"2026-11-23T22:54:12Z\" level=info msg=\"listening on [::]:5000\" version=2.8.3",
                "time=\"2026-11-23T22:55:12Z\" level=info msg=\"listening on [::]:5443, tls\" version=2.8.3"));
        assertEquals(new Listening(5443, false, true, "listening on [::]:5443, tls"), last);
        assertEquals(
                new Listening(5000, true, false, "listening on 127.0.0.1:5000"),
                Listening.last(List.of("{\"level\":\"info\",\"msg\":\"listening on 127.0.0.1:5000\"}")));
    }

    @Test
    void otherWordsTellNothing() {
        assertNull(Listening.last(List.of()));
        assertNull(Listening.last(List.of(
                "level=info msg=\"debug server listening localhost:5001\"",
                "level=info msg=\"response completed\" http.request.useragent=\"listening on [::]:1\"",
                "level=info msg=\"listening on /run/registry.sock\"")));
    }

    @Test
    void theVariableNamesHostAndPort() {
        assertEquals(
                new Listening(5001, false, null, "REGISTRY_HTTP_ADDR=:5001"),
                Listening.at(":5001", "REGISTRY_HTTP_ADDR=:5001"));
        assertEquals(
                new Listening(5001, true, null, "REGISTRY_HTTP_ADDR=localhost:5001"),
                Listening.at("localhost:5001", "REGISTRY_HTTP_ADDR=localhost:5001"));
        assertEquals(
                new Listening(5001, false, null, "REGISTRY_HTTP_ADDR=0.0.0.0:5001"),
                Listening.at("0.0.0.0:5001", "REGISTRY_HTTP_ADDR=0.0.0.0:5001"));
        assertNull(Listening.at("(from another object)", "REGISTRY_HTTP_ADDR=(from another object)"));
        assertNull(Listening.at("5001", "REGISTRY_HTTP_ADDR=5001"));
    }
}
