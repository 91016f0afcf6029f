package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.source.node.CollectorScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** {@code run --nodes=plan}: the objects for {@code kubectl apply -f -}, and nothing else on standard output. */
class NodePlanTest {

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        return (Map<?, ?>) Objects.requireNonNull(in.get(key), key);
    }

    @Test
    void printsTheObjectsOfTheSamplesNode() {
        Cli.Result result = Cli.run("run", "--sample", "healthy", "--nodes=plan");
        assertEquals(0, result.exit(), result::toString);
        assertEquals("", result.err());
        List<Map<?, ?>> objects = new ArrayList<>();
        new Load(LoadSettings.builder().build())
                .loadAllFromString(result.out())
                .forEach(object -> objects.add((Map<?, ?>) object));
        assertEquals(
                List.of("Namespace", "Pod"),
                objects.stream()
                        .map(object -> String.valueOf(object.get("kind")))
                        .toList());
        Object namespace = map(objects.get(0), "metadata").get("name");
        assertEquals(namespace, map(objects.get(1), "metadata").get("namespace"));
        Map<?, ?> spec = map(objects.get(1), "spec");
        assertEquals("vm", spec.get("nodeName"));
        Map<?, ?> container = (Map<?, ?>) ((List<?>) Objects.requireNonNull(spec.get("containers"))).get(0);
        List<?> command = (List<?>) Objects.requireNonNull(container.get("command"));
        List<String> script = CollectorScript.command(List.of());
        assertEquals(script, command.subList(0, script.size()));
        assertTrue(command.contains("127.0.0.1:32000"), "the registries to probe are arguments");
    }

    @Test
    void saysThatThereIsNoCluster() {
        Cli.Result result = Cli.run("run", "--host-root", "/", "--nodes=plan");
        assertEquals(2, result.exit(), result::toString);
        assertTrue(result.err().contains("--nodes=plan: the nodes of the cluster could not be listed"), result.err());
    }
}
