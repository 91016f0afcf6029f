package dev.registrydoctor.doctor.serve.notify.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.notify.CountedNews;
import dev.registrydoctor.doctor.serve.notify.Dispatcher;
import dev.registrydoctor.doctor.serve.notify.HandClock;
import dev.registrydoctor.doctor.serve.notify.MadeUpChanges;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookServer;
import dev.registrydoctor.doctor.source.Workers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that the program says or counts has a secret of a receiver, whatever the receiver answers. */
@Timeout(300)
class NotifySecretsTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final CountedNews news = new CountedNews();

    private Path file(WebhookServer server) throws IOException {
        Files.writeString(
                folder.resolve("url"), "http://127.0.0.1:" + server.port() + "/services/planted/url?k=planted");
        Files.writeString(folder.resolve("other-url"), "https://planted.invalid/planted");
        Files.writeString(folder.resolve("tls-url"), "https://127.0.0.1:" + server.port() + "/planted");
        Files.writeString(folder.resolve("token"), "planted-token");
        Files.writeString(folder.resolve("headers"), "X-Key: planted-header");
        return Files.writeString(folder.resolve("notify.yaml"), """
                receivers:
                  - {name: one, type: slack, urlFile: url, tokenFile: token, headerFile: headers}
                  - {name: two, type: json, url: "http://127.0.0.1:%d/planted"}
                  - {name: three, type: alertmanager, urlFile: url, tokenFile: token}
                  - {name: four, type: json, urlFile: other-url}
                  - {name: five, type: json, urlFile: tls-url}
                """.formatted(server.port()));
    }

    private static WebhookServer.Answer echo(int status) {
        return out -> out.write(("HTTP/1.1 " + status
                        + " planted\r\nLocation: https://planted/\r\nRetry-After: planted\r\nContent-Length: 7\r\n\r\nplanted")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void nothingThatIsSaidHasASecret() throws Exception {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Logger logger = Logger.getLogger("");
        Level level = logger.getLevel();
        PrintStream all = new PrintStream(said, true, StandardCharsets.UTF_8);
        Handler handler = new StreamHandler(all, new SimpleFormatter());
        try (WebhookServer server = new WebhookServer()) {
            System.setOut(all);
            System.setErr(all);
            logger.addHandler(handler);
            logger.setLevel(Level.INFO);
            run(server);
        } finally {
            System.setOut(out);
            System.setErr(err);
            logger.removeHandler(handler);
            logger.setLevel(level);
            handler.close();
        }
        String text = said.toString(StandardCharsets.UTF_8) + news.lines + news.names;
        assertFalse(text.contains("planted"), text);
        assertEquals(List.of("five", "four", "one", "three", "two"), List.copyOf(news.names));
        assertTrue(news.lines.size() >= 5, () -> news.lines.toString());
    }

    private void run(WebhookServer server) throws Exception {
        HandClock clock = new HandClock();
        MadeUpChanges changes = new MadeUpChanges();
        List<WebhookServer.Answer> answers = List.of(
                echo(500),
                echo(307),
                echo(404),
                out -> out.write("planted\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1)),
                out -> {});
        try (Workers workers = new Workers();
                Dispatcher dispatcher =
                        new Dispatcher(changes, NotifyFile.read(file(server), workers, clock), clock, news, news)) {
            dispatcher.leads(true);
            for (WebhookServer.Answer answer : answers) {
                server.answer(answer);
                int before = server.posted.size();
                changes.began("a" + before);
                dispatcher.wake();
                while (server.posted.size() < before + 3 || news.names.size() < 5) {
                    clock.advance(Duration.ofSeconds(10));
                    Thread.onSpinWait();
                }
            }
            server.answer(WebhookServer.status(200));
            Files.writeString(folder.resolve("token"), "planted\nplanted");
            int before = news.lines.size();
            changes.began("z");
            dispatcher.wake();
            while (news.lines.size() < before + 2) {
                clock.advance(Duration.ofSeconds(10));
                Thread.onSpinWait();
            }
        }
    }
}
