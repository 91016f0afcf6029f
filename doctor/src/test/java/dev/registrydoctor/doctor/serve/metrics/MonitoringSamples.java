package dev.registrydoctor.doctor.serve.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files in samples/monitoring, as a test reads them. */
public final class MonitoringSamples {

    /** Maven runs the tests of a module in the module's folder. */
    public static final Path FOLDER =
            Path.of("..", "samples", "monitoring").toAbsolutePath().normalize();

    private static final Pattern METRIC = Pattern.compile("\\b(?:registry_doctor|process|jvm)_[a-z_]+\\b");

    private MonitoringSamples() {}

    /**
     * An alert.
     *
     * @param rule all of it
     */
    public record Alert(String name, String expression, Map<?, ?> rule) {

        public Map<?, ?> map(String key) {
            return (Map<?, ?>) Objects.requireNonNull(rule.get(key), () -> name + " has no " + key);
        }
    }

    public static Map<?, ?> yaml(String file) throws IOException {
        Object read = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(FOLDER.resolve(file)));
        return (Map<?, ?>) Objects.requireNonNull(read);
    }

    public static List<Alert> alerts() throws IOException {
        List<Alert> alerts = new ArrayList<>();
        for (Object group :
                (List<?>) Objects.requireNonNull(yaml("prometheus-rules.yaml").get("groups"))) {
            for (Object rule : (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))) {
                Map<?, ?> map = (Map<?, ?>) rule;
                alerts.add(new Alert(String.valueOf(map.get("alert")), String.valueOf(map.get("expr")), map));
            }
        }
        return List.copyOf(alerts);
    }

    public static JsonNode dashboard() throws IOException {
        return new ObjectMapper()
                .readTree(FOLDER.resolve("grafana-dashboard.json").toFile());
    }

    /**
     * A query of the dashboard.
     *
     * @param panel the title of its panel
     */
    public record Query(String panel, String expression) {

        /** As Grafana sends it when nothing is selected. */
        public String filled(String interval) {
            return expression.replace("$job", ".*").replace("$namespace", ".*").replace("$__rate_interval", interval);
        }
    }

    public static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (JsonNode panel : dashboard().path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        panel.path("title").asText(), target.path("expr").asText()));
            }
        }
        return List.copyOf(queries);
    }

    /** The metrics that an expression names. */
    static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = METRIC.matcher(expression);
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }
}
