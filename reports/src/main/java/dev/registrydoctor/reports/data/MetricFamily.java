package dev.registrydoctor.reports.data;

import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.text.Words;
import java.math.BigDecimal;
import java.util.List;

/**
 * A metric and its series, in no format yet.
 *
 * @param name as Prometheus shows it
 * @param help what it measures, in one line
 * @param series each with other labels; at least one
 */
public record MetricFamily(String name, Type type, String help, List<Series> series) {

    /** What all names of this program's metrics begin with. */
    public static final String PREFIX = "registry_doctor_";

    public MetricFamily {
        series = List.copyOf(series);
    }

    /** What kind of number it is. */
    public enum Type {
        GAUGE,
        /** Always 1, for its labels; a gauge in formats that do not have this type. The name ends in {@code _info}. */
        INFO
    }

    /** A number, and what it is the number of. */
    public record Series(List<Label> labels, BigDecimal value) {
        public Series {
            labels = List.copyOf(labels);
        }
    }

    /**
     * A label.
     *
     * @param value one line of bounded length; not escaped
     */
    public record Label(String name, String value) {

        /** A label whose value comes from an environment: control characters become visible, and a long value is shortened. */
        public static Label of(String name, String value) {
            return new Label(name, Words.shorten(ControlCharacters.line(value)));
        }
    }
}
