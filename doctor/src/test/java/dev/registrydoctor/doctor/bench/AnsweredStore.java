package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is stored, and how much space there is, in lines of {@code answers.txt}; bytes are numbers:
 *
 * <pre>
 * space PATH TOTAL AVAILABLE                                   the file system of a folder
 * stored PATH BLOBS BYTES UNTAGGED UNTAGGED-BYTES UNREFERENCED-BYTES
 * written BYTES...                                             of what is stored, in each of the last days
 * upload DAYS true|false COUNT BYTES                           of what is stored; whether the registry knows its age
 * quota SCHEME HOST:PORT PROJECT LIMIT USED                    of a Harbor, as a login would see it
 * </pre>
 */
final class AnsweredStore {

    private final Map<Question<?>, Object> answers = new LinkedHashMap<>();
    private final List<StoredImages.Uploads> uploads = new ArrayList<>();
    private List<Long> written = List.of();
    private String[] stored = {};

    /** Whether a line is one of these. */
    boolean add(String[] words) {
        switch (words[0]) {
            case "space" ->
                answers.put(
                        new DiskSpace.Ask(words[1]),
                        new DiskSpace(words[1], "/", "ext4", false, number(words[2]), number(words[3])));
            case "stored" -> stored = words;
            case "written" ->
                written = Stream.of(words).skip(1).map(Long::valueOf).toList();
            case "upload" ->
                uploads.add(new StoredImages.Uploads(
                        Integer.valueOf(words[1]),
                        Boolean.parseBoolean(words[2]),
                        Integer.parseInt(words[3]),
                        number(words[4])));
            case "quota" -> {
                int colon = words[2].lastIndexOf(':');
                Origin origin = new Origin(
                        words[1], words[2].substring(0, colon), Integer.parseInt(words[2].substring(colon + 1)));
                answers.put(
                        new ProjectQuota.Ask(origin, words[3]), new ProjectQuota(number(words[4]), number(words[5])));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    /** The answers of all lines. */
    Map<Question<?>, Object> answers() {
        if (stored.length > 0) {
            answers.put(
                    new StoredImages.Ask(stored[1]),
                    new StoredImages(
                            stored[1],
                            Integer.parseInt(stored[2]),
                            number(stored[3]),
                            Integer.parseInt(stored[4]),
                            number(stored[5]),
                            number(stored[6]),
                            uploads,
                            written));
        }
        return answers;
    }
}
