package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.checks.store.StoredRepository.Upload;
import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The uploads of a repository: {@code _uploads/ID} with {@code data}, {@code startedat} and {@code hashstates}. */
final class UploadFolder {

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,63}");
    /** Bytes of a time with its zone. */
    private static final int TIME = 40;

    private final VolumeFiles files;
    private final ReadingState state;

    UploadFolder(VolumeFiles files, ReadingState state) {
        this.files = files;
        this.state = state;
    }

    List<Upload> read(Path folder) {
        List<Upload> uploads = new ArrayList<>();
        for (Entry entry : files.list(folder)) {
            if (!entry.folder() || !ID.matcher(entry.name()).matches()) {
                files.gap(entry.path(), "is not the folder of an upload");
            } else if (state.keep()) {
                uploads.add(upload(entry));
            }
        }
        return uploads;
    }

    private Upload upload(Entry folder) {
        Instant started = null;
        Instant written = null;
        long bytes = 0;
        for (Entry entry : files.list(folder.path())) {
            if (entry.folder()) {
                bytes += bytes(entry.path(), 1);
                continue;
            }
            bytes += entry.size();
            if (entry.name().equals("startedat")) {
                started = time(entry.path());
            } else if (entry.name().equals("data")) {
                written = entry.modified();
            }
        }
        return new Upload(folder.name(), started, written, bytes);
    }

    private long bytes(Path folder, int depth) {
        long bytes = 0;
        for (Entry entry : files.list(folder)) {
            if (!entry.folder()) {
                bytes += entry.size();
            } else if (depth < state.limits().depth()) {
                bytes += bytes(entry.path(), depth + 1);
            } else {
                files.gap(entry.path(), "is nested too deep and was not read");
            }
        }
        return bytes;
    }

    private @Nullable Instant time(Path file) {
        byte[] content = files.read(file, TIME);
        try {
            return content == null
                    ? null
                    : OffsetDateTime.parse(new String(content, StandardCharsets.US_ASCII))
                            .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
