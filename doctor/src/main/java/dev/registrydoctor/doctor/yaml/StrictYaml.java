package dev.registrydoctor.doctor.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads YAML that may be hostile and may hold secrets. No object of a class that the text names is made. */
public final class StrictYaml {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

    private StrictYaml() {}

    /**
     * The value of a text of one document; null when it is empty.
     *
     * @throws NotYamlException when it is not one
     */
    public static @Nullable Object value(String text) throws NotYamlException {
        return parsed(() -> new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    /**
     * The values of all documents of a text; null for those that are empty.
     *
     * @throws NotYamlException when it is not YAML
     */
    public static List<@Nullable Object> values(String text) throws NotYamlException {
        return parsed(() -> {
            List<@Nullable Object> values = new ArrayList<>();
            new Load(LoadSettings.builder().build()).loadAllFromString(text).forEach(values::add);
            return values;
        });
    }

    /**
     * The top of a text of one document, which knows its lines; null when it is empty.
     *
     * @param most characters
     * @throws NotYamlException when it is not one, or is longer
     */
    public static @Nullable Node top(String text, int most) throws NotYamlException {
        LoadSettings settings = LoadSettings.builder().setCodePointLimit(most).build();
        return parsed(() -> new Compose(settings).composeString(text).orElse(null));
    }

    private static <T extends @Nullable Object> T parsed(Supplier<T> parser) throws NotYamlException {
        try {
            return parser.get();
        } catch (MarkedYamlEngineException e) {
            // Not the exception itself: its message quotes the text, and with it perhaps a password.
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new NotYamlException(line, "not valid YAML");
        } catch (YamlEngineException e) {
            throw new NotYamlException(0, "not valid YAML");
        } catch (StackOverflowError e) {
            // The parser has no limit of its own.
            throw new NotYamlException(0, "nested too deeply");
        }
    }

    /** The line in which a node begins, from 1. */
    public static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** Whether a value is one of the words for nothing, without quotes. */
    public static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue());
    }
}
