package dev.registrydoctor.doctor.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Spoils the API server's lists in one way, so that they show less than there is. */
enum ListMutation {
    CUT {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            String list = Objects.requireNonNull(lists.get(kind));
            int at = random.nextInt(list.length());
            lists.put(kind, list.substring(0, at));
            return kind + " cut at " + at;
        }
    },
    REPLACED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            String answer =
                    OTHER_ANSWERS.get(random.nextInt(OTHER_ANSWERS.size())).replace("KIND", kind.listKind());
            lists.put(kind, answer);
            return kind + " replaced by " + answer;
        }
    },
    SWAPPED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            Kind other = pick(lists, random);
            String list = lists.get(kind);
            lists.put(kind, lists.get(other));
            lists.put(other, list);
            return kind + " and " + other + " swapped";
        }
    },
    ITEM_REPLACED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            return edit(lists, kind, items -> {
                int at = random.nextInt(items.size());
                JsonNode with = parse(OTHER_ITEMS.get(random.nextInt(OTHER_ITEMS.size())));
                items.set(at, with);
                return "item " + at + " replaced by " + with;
            });
        }
    },
    VALUE_RETYPED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            return edit(lists, kind, items -> {
                return retype(items.get(random.nextInt(items.size())), random, "");
            });
        }
    },
    ITEM_DUPLICATED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            return edit(lists, kind, items -> {
                JsonNode item = items.get(random.nextInt(items.size())).deepCopy();
                items.add(item);
                return "twice " + path(item);
            });
        }
    },
    /** Of a kind whose objects other lists prove to exist: the list alone lost it. */
    OBJECT_DROPPED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = proven(random);
            return edit(lists, kind, items -> {
                List<JsonNode> proven = proven(kind, items);
                if (proven.isEmpty()) {
                    return "nothing";
                }
                JsonNode dropped = proven.get(random.nextInt(proven.size()));
                remove(items, List.of(dropped));
                return "without " + path(dropped);
            });
        }
    },
    TRUNCATED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = proven(random);
            return edit(lists, kind, items -> {
                List<JsonNode> proven = proven(kind, items);
                int keep = proven.isEmpty() ? 0 : random.nextInt(proven.size());
                remove(items, proven.subList(keep, proven.size()));
                return "only the first " + keep;
            });
        }
    },
    NAMESPACE_FILTERED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = proven(random);
            return edit(lists, kind, items -> {
                List<JsonNode> proven = proven(kind, items);
                if (proven.isEmpty()) {
                    return "nothing";
                }
                String hidden = namespace(proven.get(random.nextInt(proven.size())));
                remove(
                        items,
                        proven.stream().filter(i -> namespace(i).equals(hidden)).toList());
                return "without namespace " + hidden;
            });
        }
    },
    EVENTS_DROPPED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            return edit(lists, Kind.EVENTS, items -> {
                for (Iterator<JsonNode> all = items.iterator(); all.hasNext(); ) {
                    all.next();
                    if (random.nextBoolean()) {
                        all.remove();
                    }
                }
                return "only " + items.size();
            });
        }
    },
    /** What the API server never leaves out. */
    MEMBER_DROPPED {
        @Override
        String spoil(Map<Kind, String> lists, Random random) {
            Kind kind = pick(lists, random);
            List<String> members = ALWAYS.getOrDefault(kind, List.of("metadata"));
            String member = members.get(random.nextInt(members.size()));
            return edit(lists, kind, items -> {
                JsonNode item = items.get(random.nextInt(items.size()));
                int slash = member.lastIndexOf('/');
                if (item.at(slash <= 0 ? "" : member.substring(0, slash)) instanceof ObjectNode parent) {
                    parent.remove(member.substring(slash + 1));
                }
                return path(item) + " without " + member;
            });
        }
    };

    /** What servers, and what stands before them, answer instead of a list, with status 200. */
    private static final List<String> OTHER_ANSWERS = List.of(
            "",
            "{}",
            "[]",
            "null",
            "7",
            "<html><body>Sign in</body></html>",
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"no\",\"code\":500}",
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"items\":[]}",
            "{\"kind\":\"KIND\"}",
            "{\"kind\":\"KIND\",\"items\":{}}",
            "{\"kind\":\"KIND\",\"items\":\"x\"}",
            "{\"kind\":7,\"items\":[]}",
            "{\"kind\":\"List\",\"items\":[]}",
            "{\"kind\":\"Table\",\"rows\":[],\"items\":[]}",
            "{\"kind\":\"PartialObjectMetadataList\",\"items\":[]}",
            "{\"items\":[]}",
            "{\"kind\":\"KIND\",\"metadata\":{\"remainingItemCount\":9},\"items\":[]}",
            "{\"kind\":\"KIND\",\"items\":[null,7,\"x\",[],{}]}");

    private static final List<String> OTHER_ITEMS =
            List.of("7", "\"x\"", "null", "[]", "{}", "{\"metadata\":{}}", "{\"metadata\":{\"name\":\"x\"}}");

    /** Kinds whose objects are proven by others: see checks' rule on contradictions. */
    private static final List<Kind> PROVEN = List.of(
            Kind.NAMESPACES,
            Kind.NODES,
            Kind.PODS,
            Kind.DEPLOYMENTS,
            Kind.SERVICES,
            Kind.ENDPOINT_SLICES,
            Kind.CLAIMS,
            Kind.VOLUMES);

    private static final Map<Kind, List<String>> ALWAYS = Map.of(
            Kind.PODS,
                    List.of(
                            "/metadata",
                            "/metadata/name",
                            "/metadata/namespace",
                            "/spec",
                            "/spec/containers",
                            "/status",
                            "/status/phase"),
            Kind.DEPLOYMENTS, List.of("/metadata/name", "/spec", "/spec/selector", "/spec/template", "/status"),
            Kind.SERVICES, List.of("/metadata/name", "/spec"),
            Kind.CLAIMS, List.of("/metadata/name", "/status", "/status/phase"),
            Kind.VOLUMES, List.of("/metadata/name", "/status", "/status/phase"),
            Kind.NAMESPACES, List.of("/metadata/name", "/status"),
            Kind.STORAGE_CLASSES, List.of("/metadata/name", "/provisioner"),
            Kind.NODES, List.of("/metadata/name", "/status"),
            Kind.EVENTS, List.of("/involvedObject", "/involvedObject/kind"));

    /** What these lose is lost without a trace when the list that proves it is spoiled too. */
    private static final Set<ListMutation> ALONE = Set.of(OBJECT_DROPPED, TRUNCATED, NAMESPACE_FILTERED);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Spoils the lists, and says how. */
    abstract String spoil(Map<Kind, String> lists, Random random);

    /** A copy of the lists, spoiled by one to three mutations, with their words added. */
    static Map<Kind, String> apply(Map<Kind, String> lists, Random random, List<String> words) {
        Map<Kind, String> spoiled = new EnumMap<>(lists);
        ListMutation first = values()[random.nextInt(values().length)];
        words.add(first.spoil(spoiled, random));
        boolean isAlone = ALONE.contains(first);
        for (int i = random.nextInt(3) == 0 && !isAlone ? 2 : 0; i > 0; i--) {
            ListMutation next = values()[random.nextInt(values().length)];
            if (!ALONE.contains(next)) {
                words.add(next.spoil(spoiled, random));
            }
        }
        return spoiled;
    }

    private static Kind pick(Map<Kind, String> lists, Random random) {
        List<Kind> kinds = new ArrayList<>();
        lists.forEach((kind, list) -> {
            if (!list.isEmpty()) {
                kinds.add(kind);
            }
        });
        return kinds.get(random.nextInt(kinds.size()));
    }

    private static Kind proven(Random random) {
        return PROVEN.get(random.nextInt(PROVEN.size()));
    }

    @FunctionalInterface
    private interface Edit {
        String of(ArrayNode items);
    }

    private static String edit(Map<Kind, String> lists, Kind kind, Edit edit) {
        JsonNode list = parse(String.valueOf(lists.get(kind)));
        if (!(list.get("items") instanceof ArrayNode items)) {
            return kind + " as it is";
        }
        if (items.isEmpty()) {
            return kind + ": nothing";
        }
        String words = edit.of(items);
        lists.put(kind, list.toString());
        return kind + ": " + words;
    }

    private static JsonNode parse(String text) {
        try {
            return JSON.readTree(text.isEmpty() ? "null" : text);
        } catch (JsonProcessingException e) {
            return JSON.nullNode();
        }
    }

    /** The objects that other lists prove to exist, as long as those are not spoiled too. */
    private static List<JsonNode> proven(Kind kind, ArrayNode items) {
        List<JsonNode> proven = new ArrayList<>();
        for (JsonNode item : items) {
            boolean isProven = switch (kind) {
                case PODS -> item.at("/metadata/labels/pod-template-hash").isTextual();
                case DEPLOYMENTS -> item.at("/status/replicas").asInt() > 0;
                case SERVICES -> !item.at("/spec/selector").isEmpty();
                case VOLUMES -> item.at("/status/phase").asText().equals("Bound");
                default -> true;
            };
            if (isProven) {
                proven.add(item);
            }
        }
        return proven;
    }

    private static void remove(ArrayNode items, List<JsonNode> which) {
        // Two items of a list may be alike, and one of them is meant.
        Set<JsonNode> meant = Collections.newSetFromMap(new IdentityHashMap<>());
        meant.addAll(which);
        for (Iterator<JsonNode> all = items.iterator(); all.hasNext(); ) {
            if (meant.contains(all.next())) {
                all.remove();
            }
        }
    }

    private static String namespace(JsonNode item) {
        return item.at("/metadata/namespace").asText();
    }

    private static String path(JsonNode item) {
        return item.at("/metadata/namespace").asText() + "/"
                + item.at("/metadata/name").asText();
    }

    /** Gives some value in the tree another type. */
    static String retype(JsonNode node, Random random, String path) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        if (node.isEmpty()) {
            return "nothing at " + path;
        }
        String name = node.isArray() ? "" : names.get(random.nextInt(names.size()));
        int index = node.isArray() ? random.nextInt(node.size()) : 0;
        JsonNode child = node.isArray() ? node.get(index) : node.get(name);
        if (child.isContainerNode() && !child.isEmpty() && random.nextInt(6) != 0) {
            return retype(child, random, path + "/" + (node.isArray() ? String.valueOf(index) : name));
        }
        JsonNode other = parse(otherType(child, random));
        if (node instanceof ArrayNode array) {
            array.set(index, other);
        } else if (node instanceof ObjectNode object) {
            object.set(name, other);
        }
        return path + "/" + name + " is " + other;
    }

    private static String otherType(JsonNode value, Random random) {
        Set<String> others = new TreeSet<>(Set.of("7", "true", "\"x\"", "[]", "{}", "[7]", "{\"x\":1}", "-1.5e300"));
        if (value.isNumber()) {
            others.removeAll(Set.of("7", "-1.5e300"));
        } else if (value.isBoolean()) {
            others.remove("true");
        } else if (value.isTextual()) {
            others.remove("\"x\"");
        } else if (value.isArray()) {
            others.removeAll(Set.of("[]", "[7]"));
        } else {
            others.removeAll(Set.of("{}", "{\"x\":1}"));
        }
        return new ArrayList<>(others).get(random.nextInt(others.size()));
    }
}
