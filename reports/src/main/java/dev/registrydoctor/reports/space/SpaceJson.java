package dev.registrydoctor.reports.space;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.reports.space.SpaceReport.Collection;
import dev.registrydoctor.reports.space.SpaceReport.Deletion;
import dev.registrydoctor.reports.space.SpaceReport.Difference;
import dev.registrydoctor.reports.space.SpaceReport.Growth;
import dev.registrydoctor.reports.space.SpaceReport.Quota;
import dev.registrydoctor.reports.space.SpaceReport.Repository;
import dev.registrydoctor.reports.space.SpaceReport.Tag;
import dev.registrydoctor.reports.space.SpaceReport.Totals;
import dev.registrydoctor.reports.space.SpaceReport.Volume;
import dev.registrydoctor.reports.space.SpaceReport.WhatIf;
import dev.registrydoctor.reports.writer.PrettyJson;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What fills a registry, for programs, in the form of docs/formats.md. What is not known is left out. */
public final class SpaceJson {

    /** Its first number changes only when a field is removed or means something else. */
    private static final String SCHEMA_VERSION = "1.0";

    private final JsonGenerator json;

    private SpaceJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a report, ending in a line break; leaves the writer open. */
    public static void write(SpaceReport report, Writer out) throws IOException {
        PrettyJson.write(out, json -> new SpaceJson(json).report(report));
    }

    private void report(SpaceReport report) throws IOException {
        json.writeStartObject();
        json.writeStringField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("registry", report.registry());
        json.writeStringField("at", report.at().toString());
        json.writeStringField("source", report.source().name().toLowerCase(Locale.ROOT));
        json.writeBooleanField("exact", report.isExact());
        texts("readFrom", report.readFrom());
        totals(report);
        volume(report.volume());
        growth(report.growth());
        json.writeArrayFieldStart("repositories");
        for (Repository repository : report.repositories()) {
            repository(repository);
        }
        json.writeEndArray();
        quotas(report.quotas());
        differences(report.differences());
        texts("gaps", report.gaps());
        whatIf(report.whatIf());
        json.writeEndObject();
    }

    private void totals(SpaceReport report) throws IOException {
        Totals totals = report.totals();
        json.writeObjectFieldStart("totals");
        json.writeNumberField("storedBytes", totals.stored());
        json.writeNumberField("taggedBytes", totals.tagged());
        json.writeNumberField("untaggedBytes", totals.untagged());
        number("unreferencedBytes", totals.unreferenced());
        number("uploadBytes", totals.uploads());
        json.writeNumberField("sharedBetweenRepositoriesBytes", report.sharedBetween());
        json.writeNumberField("repositories", report.repositories().size());
        json.writeNumberField("tags", totals.tags());
        json.writeNumberField("manifests", totals.manifests());
        json.writeNumberField("blobs", totals.blobs());
        if (totals.collection() != null) {
            collection("garbageCollection", totals.collection());
        }
        json.writeEndObject();
    }

    private void collection(String name, Collection collection) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("freedBytes", collection.freed());
        json.writeNumberField("freedBlobs", collection.blobs());
        texts("breaks", collection.broken());
        text("stopped", collection.stopped());
        json.writeEndObject();
    }

    private void volume(@Nullable Volume volume) throws IOException {
        if (volume == null) {
            return;
        }
        json.writeObjectFieldStart("volume");
        json.writeStringField("place", volume.place());
        number("totalBytes", volume.total());
        number("freeBytes", volume.free());
        number("inodes", volume.inodes());
        number("freeInodes", volume.freeInodes());
        json.writeEndObject();
    }

    private void growth(@Nullable Growth growth) throws IOException {
        if (growth == null) {
            return;
        }
        json.writeObjectFieldStart("growth");
        json.writeNumberField("bytesPerDay", growth.bytesPerDay());
        json.writeNumberField("days", growth.days());
        number("daysLeft", growth.daysLeft());
        json.writeEndObject();
    }

    private void repository(Repository repository) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", repository.name());
        json.writeNumberField("referencedBytes", repository.referenced());
        json.writeNumberField("exclusiveBytes", repository.exclusive());
        json.writeNumberField("sharedBytes", repository.shared());
        json.writeNumberField("untaggedManifests", repository.untagged());
        json.writeNumberField("untaggedBytes", repository.untaggedBytes());
        json.writeNumberField("referrers", repository.referrers());
        json.writeNumberField("uploadBytes", repository.uploads());
        json.writeNumberField("missingLayers", repository.goneLayers());
        json.writeArrayFieldStart("tags");
        for (Tag tag : repository.tags()) {
            tag(tag);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void tag(Tag tag) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", tag.name());
        text("digest", tag.digest());
        text("pushed", tag.pushed() == null ? null : tag.pushed().toString());
        json.writeNumberField("referencedBytes", tag.referenced());
        json.writeNumberField("exclusiveBytes", tag.exclusive());
        json.writeNumberField("sharedBytes", tag.shared());
        texts("platforms", tag.platforms());
        texts("referrers", tag.referrers());
        json.writeNumberField("missingBlobs", tag.missing());
        text("usedBy", tag.usedBy());
        json.writeEndObject();
    }

    private void quotas(List<Quota> quotas) throws IOException {
        json.writeArrayFieldStart("quotas");
        for (Quota quota : quotas) {
            json.writeStartObject();
            json.writeStringField("project", quota.project());
            json.writeNumberField("usedBytes", quota.used());
            number("limitBytes", quota.limit());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void differences(List<Difference> differences) throws IOException {
        json.writeArrayFieldStart("differences");
        for (Difference difference : differences) {
            json.writeStartObject();
            json.writeStringField("kind", difference.kind());
            json.writeStringField("subject", difference.subject());
            json.writeStringField("inFiles", difference.inFiles());
            json.writeStringField("served", difference.served());
            json.writeStringField("meaning", difference.meaning());
            json.writeStringField("advice", difference.advice());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void whatIf(@Nullable WhatIf whatIf) throws IOException {
        if (whatIf == null) {
            return;
        }
        json.writeObjectFieldStart("whatIf");
        json.writeStringField("asked", whatIf.asked());
        collection("garbageCollection", whatIf.collection());
        json.writeNumberField("freedTogetherBytes", whatIf.together());
        json.writeArrayFieldStart("deletions");
        for (Deletion deletion : whatIf.deletions()) {
            json.writeStartObject();
            json.writeStringField("repository", deletion.repository());
            texts("tags", deletion.tags());
            json.writeNumberField("manifests", deletion.manifests());
            json.writeNumberField("freedBytes", deletion.freed());
            json.writeEndObject();
        }
        json.writeEndArray();
        texts("kept", whatIf.kept());
        texts("notFound", whatIf.notFound());
        texts("doubts", whatIf.doubts());
        text("command", whatIf.command());
        json.writeEndObject();
    }

    private void texts(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void text(String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }

    private void number(String name, @Nullable Long number) throws IOException {
        if (number != null) {
            json.writeNumberField(name, number);
        }
    }
}
