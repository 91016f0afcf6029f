package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Claims and volumes as {@code kubectl get pvc} and {@code kubectl get pv} print them. */
final class StorageTables {

    private static final Pattern PROVISIONER =
            Pattern.compile("external provisioner [\"']([^\"']{1,253})[\"']", Pattern.CASE_INSENSITIVE);

    private StorageTables() {}

    /**
     * Rows of one listing.
     *
     * @param namespace the one namespace that it covers, or null when it covers all
     * @param whole whether it goes on to its end: a file that was cut off lists no more than some
     */
    record Rows<T>(List<T> items, @Nullable String namespace, boolean whole) {}

    /** kubectl ends each line, and prints no headers above nothing. */
    private static boolean isWhole(String text, TextTable table) {
        return text.endsWith("\n") && !table.rows().isEmpty();
    }

    /** The rows, without a last one that was cut off before its last column. */
    private static List<Map<String, String>> rows(String text, TextTable table) {
        List<Map<String, String>> rows = table.rows();
        String lastColumn = table.columns().get(table.columns().size() - 1);
        boolean isCut = !text.endsWith("\n")
                && !rows.isEmpty()
                && !rows.get(rows.size() - 1).containsKey(lastColumn);
        return isCut ? rows.subList(0, rows.size() - 1) : rows;
    }

    /**
     * Reads {@code kubectl get pvc}.
     *
     * @param events of the same report: they alone name the provisioner that was asked for a volume
     * @return null when the text is no such listing, but an error, say
     */
    static @Nullable Rows<Claim> claims(String text, Instant now, List<Event> events) {
        TextTable.Text parsed = TextTable.parse(text);
        if (parsed.tables().isEmpty()) {
            return none(parsed);
        }
        TextTable table = parsed.tables().get(0);
        if (!table.has("VOLUME") || !table.has("STATUS")) {
            return null;
        }
        // Older inspect scripts ask without -A, which covers the namespace of the kubeconfig: default.
        boolean all = table.has("NAMESPACE");
        List<Claim> claims = new ArrayList<>();
        for (Map<String, String> row : rows(text, table)) {
            String name = row.get("NAME");
            String namespace = all ? row.get("NAMESPACE") : "default";
            if (name != null && namespace != null) {
                claims.add(claim(namespace, name, row, now, provisioner(namespace, name, events)));
            }
        }
        return new Rows<>(claims, all ? null : "default", isWhole(text, table));
    }

    private static Claim claim(
            String namespace, String name, Map<String, String> row, Instant now, @Nullable String provisioner) {
        String status = row.getOrDefault("STATUS", "Pending");
        String volume = row.get("VOLUME");
        boolean deleting = status.equals("Terminating");
        return new Claim.Builder(namespace, name)
                .created(Cells.created(row.get("AGE"), now))
                .deleting(deleting)
                .phase(deleting ? (volume == null ? "Pending" : "Bound") : status)
                .className(row.get("STORAGECLASS"))
                .volumeName(volume)
                .capacity(row.get("CAPACITY"))
                .accessModes(Cells.accessModes(row.get("ACCESS MODES")))
                .provisioner(provisioner)
                .build();
    }

    static @Nullable String provisioner(String namespace, String name, List<Event> events) {
        for (Event event : events) {
            if (event.isAbout("PersistentVolumeClaim", namespace, name)) {
                Matcher matcher = PROVISIONER.matcher(event.message());
                if (matcher.find()) {
                    return matcher.group(1);
                }
            }
        }
        return null;
    }

    /** Reads {@code kubectl get pv}; null when the text is no such listing. */
    static @Nullable Rows<Volume> volumes(String text) {
        TextTable.Text parsed = TextTable.parse(text);
        if (parsed.tables().isEmpty()) {
            Rows<Volume> none = none(parsed);
            return none == null ? null : new Rows<>(none.items(), null, true);
        }
        TextTable table = parsed.tables().get(0);
        if (!table.has("CLAIM") || !table.has("STATUS")) {
            return null;
        }
        List<Volume> volumes = new ArrayList<>();
        for (Map<String, String> row : rows(text, table)) {
            String name = row.get("NAME");
            if (name != null) {
                volumes.add(new Volume(
                        name,
                        row.getOrDefault("STATUS", "Unknown"),
                        row.get("STORAGECLASS"),
                        row.get("CLAIM"),
                        row.get("RECLAIM POLICY"),
                        row.get("CAPACITY"),
                        null,
                        null));
            }
        }
        return new Rows<>(volumes, null, isWhole(text, table));
    }

    /** kubectl says that there is none in words, and names the namespace unless it was asked for all. */
    private static <T> @Nullable Rows<T> none(TextTable.Text text) {
        for (String line : text.stray()) {
            if (line.equals("No resources found")) {
                return new Rows<>(List.of(), null, true);
            } else if (line.equals("No resources found in default namespace.")) {
                return new Rows<>(List.of(), "default", true);
            }
        }
        return null;
    }
}
