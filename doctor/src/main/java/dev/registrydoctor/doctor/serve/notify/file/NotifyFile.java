package dev.registrydoctor.doctor.serve.notify.file;

import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.webhook.SecretFile;
import dev.registrydoctor.doctor.serve.notify.webhook.Sender;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.Workers;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** The file of {@code --notify}. Everything in it is checked when it is read; a mistake is one line with its place. */
public final class NotifyFile {

    private static final int LARGEST = 256 << 10;
    private static final int MOST_RECEIVERS = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2_000;

    private static final List<String> KEYS = List.of("cluster", "page", "receivers");

    private NotifyFile() {}

    /**
     * The receivers of a file, in their order. They read the files with their secrets again for each message.
     *
     * @param workers for their calls
     * @throws IOException when something is wrong; the message has the file and the line, and says what to do
     */
    public static List<ChangeReceiver> read(Path file, Workers workers, ServeClock clock) throws IOException {
        YamlTop yaml = new YamlTop(file, LARGEST);
        Node top = yaml.read(SecretFile.text(file, LARGEST));
        Map<String, Node> entries = yaml.mapping(top, "the file", KEYS);
        Sender from = new Sender(yaml.text(entries, "cluster", LONGEST_NAME), page(yaml, entries));
        Node list = entries.get("receivers");
        List<Node> items = list == null ? List.of() : yaml.list(list, "receivers");
        if (list == null || items.isEmpty()) {
            throw yaml.wrong(list == null ? 1 : StrictYaml.line(list), "receivers is missing; name at least one");
        }
        if (items.size() > MOST_RECEIVERS) {
            throw yaml.wrong(
                    StrictYaml.line(items.get(MOST_RECEIVERS)),
                    "more than " + MOST_RECEIVERS + " receivers; remove some");
        }
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file.toAbsolutePath());
        ReceiverEntry entry = new ReceiverEntry(yaml, folder, from, workers, clock);
        List<ChangeReceiver> receivers = new ArrayList<>();
        Map<String, Integer> names = new HashMap<>();
        for (Node item : items) {
            ChangeReceiver receiver = entry.read(item);
            Integer other = names.put(receiver.name(), StrictYaml.line(item));
            if (other != null) {
                throw yaml.wrong(StrictYaml.line(item), "another receiver has this name, in line " + other);
            }
            receivers.add(receiver);
        }
        return List.copyOf(receivers);
    }

    private static @Nullable String page(YamlTop yaml, Map<String, Node> entries) throws IOException {
        String text = yaml.text(entries, "page", LONGEST_URL);
        if (text == null) {
            return null;
        }
        HttpUrl url = HttpUrl.parse(text);
        int line = StrictYaml.line(Objects.requireNonNull(entries.get("page")));
        if (url == null) {
            throw yaml.wrong(line, "page must be a URL that starts with https:// or http://");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw yaml.wrong(line, "page has a user in it, which every receiver would see; remove it");
        }
        return url.toString();
    }
}
