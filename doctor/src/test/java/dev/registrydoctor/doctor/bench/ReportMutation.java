package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/** Spoils the files of an inspection report in one way, so that they show less than there is. */
enum ReportMutation {
    FILE_CUT {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String file = pick(files, random);
            byte[] bytes = bytes(files, file);
            int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            files.put(file, Arrays.copyOf(bytes, at));
            return file + " cut at " + at;
        }
    },
    /** As a copy that was stopped between two lines. A list of processes or sockets does not tell that it was. */
    LINES_CUT {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String file = pick(files, random);
            if (file.contains("/sys/") || file.contains("/network/")) {
                return "nothing";
            }
            List<String> lines = lines(bytes(files, file));
            int keep = lines.isEmpty() ? 0 : random.nextInt(lines.size());
            files.put(file, text(lines.subList(0, keep)));
            return file + " cut after line " + keep;
        }
    },
    LINE_DROPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            List<String> tables =
                    files.keySet().stream().filter(f -> f.contains("k8s/get-")).toList();
            if (tables.isEmpty()) {
                return "nothing";
            }
            String file = tables.get(random.nextInt(tables.size()));
            List<String> lines = new ArrayList<>(lines(bytes(files, file)));
            if (lines.isEmpty()) {
                return "nothing";
            }
            String line = lines.remove(random.nextInt(lines.size()));
            files.put(file, text(lines));
            return file + " without " + line.strip();
        }
    },
    FILE_DROPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String file = pick(files, random);
            files.remove(file);
            return "without " + file;
        }
    },
    FOLDER_DROPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String folder = List.of("k8s/", "args/", "network/", "sys/").get(random.nextInt(4));
            files.keySet().removeIf(f -> f.contains("/" + folder));
            return "without " + folder;
        }
    },
    FILE_REPLACED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String file = pick(files, random);
            String with = OTHERS.get(random.nextInt(OTHERS.size()));
            files.put(file, with.getBytes(StandardCharsets.UTF_8));
            return file + " replaced by " + with;
        }
    },
    FILES_SWAPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            String file = pick(files, random);
            String other = pick(files, random);
            byte[] bytes = files.get(file);
            files.put(file, files.get(other));
            files.put(other, bytes);
            return file + " and " + other + " swapped";
        }
    },
    /** One list of the dump, or the logs after it, is not there. */
    LIST_DROPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            return edit(files, random, (chunks, at) -> {
                String gone = chunks.remove(at);
                return "the dump without " + head(gone);
            });
        }
    },
    LIST_REPLACED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            return edit(files, random, (chunks, at) -> {
                String gone = chunks.get(at);
                String with = List.of(
                                "{}\n",
                                "{\n    \"kind\": \"Status\",\n    \"code\": 500\n}\n",
                                "{\n    \"kind\": \"PodList\"\n}\n")
                        .get(random.nextInt(3));
                chunks.set(at, with);
                return "in the dump, " + with.strip() + " in place of " + head(gone);
            });
        }
    },
    /** As another order, or a damaged copy: what follows a list is no longer of its namespace. */
    LISTS_SWAPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            return edit(files, random, (chunks, at) -> {
                int other = random.nextInt(chunks.size());
                String list = chunks.get(at);
                chunks.set(at, chunks.get(other));
                chunks.set(other, list);
                return "in the dump, " + head(list) + " (" + at + ") and " + head(chunks.get(at)) + " (" + other
                        + ") swapped";
            });
        }
    },
    OBJECT_DROPPED {
        @Override
        String spoil(Map<String, byte[]> files, Random random) {
            return edit(files, random, (chunks, at) -> {
                String list = chunks.get(at);
                try {
                    JsonNode tree = JSON.readTree(list);
                    if (!tree.path("items").isArray() || tree.get("items").isEmpty()) {
                        return "nothing";
                    }
                    int item = random.nextInt(tree.get("items").size());
                    JsonNode gone = ((ArrayNode) tree.get("items")).remove(item);
                    chunks.set(at, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n");
                    return "in the dump, " + head(list) + " without "
                            + gone.at("/metadata/name").asText();
                } catch (IOException e) {
                    return "nothing";
                }
            });
        }
    };

    private static final List<String> OTHERS = List.of(
            "",
            "\n",
            "{}",
            "error: You must be logged in to the server (Unauthorized)\n",
            "The connection to the server 127.0.0.1:16443 was refused - did you specify the right host or port?\n",
            "bash: command not found\n",
            "No resources found\n",
            "\u0000\u0001\u0002");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Spoils the files, and says how. */
    abstract String spoil(Map<String, byte[]> files, Random random);

    /** A copy of the files, spoiled by one or two mutations, with their words added. */
    static SortedMap<String, byte[]> apply(SortedMap<String, byte[]> files, Random random, List<String> words) {
        SortedMap<String, byte[]> spoiled = new TreeMap<>(files);
        int count = random.nextInt(4) == 0 ? 2 : 1;
        for (int i = 0; i < count; i++) {
            words.add(values()[random.nextInt(values().length)].spoil(spoiled, random));
        }
        return spoiled;
    }

    /** Files of args are the node's own: one that is shorter, or is not there, is another node. */
    private static String pick(Map<String, byte[]> files, Random random) {
        List<String> names =
                files.keySet().stream().filter(f -> !f.contains("/args/")).toList();
        return names.isEmpty() ? "none" : names.get(random.nextInt(names.size()));
    }

    private static byte[] bytes(Map<String, byte[]> files, String file) {
        return Objects.requireNonNull(files.get(file), file);
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    }

    private static byte[] text(List<String> lines) {
        return (lines.isEmpty() ? "" : String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Edit {
        String of(List<String> chunks, int at);
    }

    private static String edit(Map<String, byte[]> files, Random random, Edit edit) {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (file.getKey().endsWith("k8s/cluster-info-dump")) {
                List<String> chunks = chunks(new String(file.getValue(), StandardCharsets.UTF_8));
                if (!chunks.isEmpty()) {
                    String words = edit.of(chunks, random.nextInt(chunks.size()));
                    file.setValue(String.join("", chunks).getBytes(StandardCharsets.UTF_8));
                    return words;
                }
            }
        }
        return "nothing";
    }

    /** The dump's lists, each with the logs that follow it. */
    private static List<String> chunks(String dump) {
        List<String> chunks = new ArrayList<>();
        int from = 0;
        for (int at = dump.indexOf("\n{\n", from); at >= 0; at = dump.indexOf("\n{\n", at + 1)) {
            chunks.add(dump.substring(from, at + 1));
            from = at + 1;
        }
        chunks.add(dump.substring(from));
        return chunks;
    }

    private static String head(String chunk) {
        int at = chunk.indexOf("\"kind\"");
        return at < 0
                ? "text"
                : chunk.substring(at, Math.min(chunk.length(), at + 30)).replaceAll("[\\s,]+", " ");
    }
}
