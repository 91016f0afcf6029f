package dev.registrydoctor.doctor.serve.notify.file;

import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.MessageRate;
import dev.registrydoctor.doctor.serve.notify.webhook.AlertmanagerReceiver;
import dev.registrydoctor.doctor.serve.notify.webhook.JsonForm;
import dev.registrydoctor.doctor.serve.notify.webhook.MessageForm;
import dev.registrydoctor.doctor.serve.notify.webhook.SecretFile;
import dev.registrydoctor.doctor.serve.notify.webhook.Sender;
import dev.registrydoctor.doctor.serve.notify.webhook.SlackForm;
import dev.registrydoctor.doctor.serve.notify.webhook.TemplateEscape;
import dev.registrydoctor.doctor.serve.notify.webhook.TemplateForm;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookClient;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookReceiver;
import dev.registrydoctor.doctor.serve.notify.webhook.WebhookTarget;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** One receiver in the file. */
final class ReceiverEntry {

    /** It is in metrics and log lines. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    /** What the Events of Kubernetes are told by. */
    private static final String RESERVED = "events";

    private static final int LONGEST = 2_000;
    private static final int MOST_PER_MINUTE = 600;
    private static final int SHORTEST_REPEAT = 10;
    private static final int LONGEST_REPEAT = 3_600;

    private static final String ALERTMANAGER = "alertmanager";
    private static final String SLACK = "slack";
    private static final List<String> TYPES = List.of("json", SLACK, ALERTMANAGER);
    private static final List<String> GRADES = List.of("problem", "warning");

    private static final List<String> COMMON =
            List.of("name", "type", "url", "urlFile", "tokenFile", "headerFile", "caFile", "on");
    private static final List<String> MESSAGES = List.of("rate", "template", "contentType");
    private static final List<String> ALERTS = List.of("repeatSeconds");

    private final YamlTop yaml;
    private final Path folder;
    private final Sender from;
    private final Workers workers;
    private final ServeClock clock;

    ReceiverEntry(YamlTop yaml, Path folder, Sender from, Workers workers, ServeClock clock) {
        this.yaml = yaml;
        this.folder = folder;
        this.from = from;
        this.workers = workers;
        this.clock = clock;
    }

    ChangeReceiver read(Node node) throws IOException {
        int line = StrictYaml.line(node);
        Map<String, Node> all = yaml.mapping(
                node,
                "a receiver",
                Stream.of(COMMON, MESSAGES, ALERTS).flatMap(List::stream).toList());
        String type = yaml.word(all, "type", TYPES, null, line);
        refuse(all, type.equals(ALERTMANAGER) ? MESSAGES : ALERTS, type);
        String name = name(all, line);
        WebhookClient client = new WebhookClient(target(all, name, type, line), workers, clock);
        try {
            client.verify();
        } catch (IOException e) {
            throw yaml.wrong(line, "receiver \"" + name + "\": " + e.getMessage());
        }
        boolean warnings = yaml.word(all, "on", GRADES, "problem", line).equals("warning");
        if (type.equals(ALERTMANAGER)) {
            int every = yaml.number(all, "repeatSeconds", SHORTEST_REPEAT, LONGEST_REPEAT, 60);
            return new AlertmanagerReceiver(client, from, warnings, Duration.ofSeconds(every));
        }
        int rate = yaml.number(all, "rate", 1, MOST_PER_MINUTE, MessageRate.USUAL.perMinute());
        return new WebhookReceiver(
                client, form(all, type), from, warnings, new MessageRate(rate, MessageRate.USUAL.burst()));
    }

    private void refuse(Map<String, Node> all, List<String> keys, String type) throws IOException {
        for (String key : keys) {
            Node node = all.get(key);
            if (node != null) {
                throw yaml.wrong(StrictYaml.line(node), key + " does not go with type " + type + "; remove it");
            }
        }
    }

    private String name(Map<String, Node> all, int line) throws IOException {
        String name = yaml.text(all, "name", LONGEST);
        if (name == null) {
            throw yaml.wrong(line, "name is missing; logs and metrics call the receiver by it");
        }
        int at = StrictYaml.line(Objects.requireNonNull(all.get("name")));
        if (!NAME.matcher(name).matches()) {
            throw yaml.wrong(at, "name must have letters, digits, dots and dashes only, and at most 40 of them");
        }
        if (name.equals(RESERVED)) {
            throw yaml.wrong(at, "the name " + RESERVED + " is that of Kubernetes Events; choose another one");
        }
        return name;
    }

    private WebhookTarget target(Map<String, Node> all, String name, String type, int line) throws IOException {
        String url = yaml.text(all, "url", LONGEST);
        Path urlFile = path(all, "urlFile");
        if ((url == null) == (urlFile == null)) {
            throw yaml.wrong(line, "a receiver needs either url or urlFile");
        }
        return new WebhookTarget(
                name,
                url,
                urlFile,
                type.equals(ALERTMANAGER) ? "api/v2/alerts" : "",
                path(all, "tokenFile"),
                path(all, "headerFile"),
                path(all, "caFile"));
    }

    /** A path, below the folder of the file where it is not absolute. */
    private @Nullable Path path(Map<String, Node> all, String key) throws IOException {
        String text = yaml.text(all, key, LONGEST);
        try {
            return text == null ? null : folder.resolve(text);
        } catch (InvalidPathException e) {
            throw yaml.wrong(StrictYaml.line(Objects.requireNonNull(all.get(key))), key + " must be a path");
        }
    }

    private MessageForm form(Map<String, Node> all, String type) throws IOException {
        Path template = path(all, "template");
        String contentType = yaml.text(all, "contentType", LONGEST);
        int line = all.containsKey("contentType") ? StrictYaml.line(Objects.requireNonNull(all.get("contentType"))) : 0;
        if (template == null) {
            if (contentType != null) {
                throw yaml.wrong(line, "contentType is that of a template; name one, or remove it");
            }
            return type.equals(SLACK) ? new SlackForm() : new JsonForm();
        }
        TemplateEscape escape = type.equals(SLACK) ? TemplateEscape.SLACK : TemplateEscape.JSON;
        if (contentType != null && type.equals(SLACK)) {
            throw yaml.wrong(line, "contentType does not go with type slack, which takes JSON; remove it");
        } else if (contentType != null) {
            TemplateEscape named = TemplateEscape.of(contentType);
            if (named == null) {
                throw yaml.wrong(
                        line, "contentType must be one of " + String.join(", ", TemplateEscape.contentTypes()));
            }
            escape = named;
        }
        return TemplateForm.compile(template, SecretFile.text(template, TemplateForm.LARGEST), escape);
    }
}
