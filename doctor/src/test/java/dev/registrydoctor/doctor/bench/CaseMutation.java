package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;

/** Spoils a case, so that it shows less than there is. */
final class CaseMutation {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CaseMutation() {}

    /** A copy of the case, cut or with entries that are left out or make no sense; its words say how. */
    static byte[] apply(byte[] whole, Random random, List<String> words) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(whole))) {
            return apply(new String(in.readAllBytes(), StandardCharsets.UTF_8), whole, random, words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] apply(String text, byte[] whole, Random random, List<String> words) throws IOException {
        int kind = random.nextInt(6);
        if (kind == 0) {
            int at = random.nextInt(whole.length);
            words.add("cut at " + at);
            return Arrays.copyOf(whole, at);
        } else if (kind == 1) {
            int at = random.nextInt(text.length());
            words.add("unpacked and cut at " + at);
            return text.substring(0, at).getBytes(StandardCharsets.UTF_8);
        }
        JsonNode tree = JSON.readTree(text);
        ArrayNode entries = (ArrayNode) tree.get("entries");
        for (int i = 1 + random.nextInt(3); i > 0 && !entries.isEmpty(); i--) {
            int at = random.nextInt(entries.size());
            JsonNode entry = entries.get(at);
            if (random.nextBoolean()) {
                words.add("without " + entry.get("question"));
                entries.remove(at);
            } else {
                JsonNode answer = entry.get("answer");
                words.add(entry.get("question") + ListMutation.retype(answer, random, ""));
            }
        }
        return JSON.writeValueAsBytes(tree);
    }
}
