package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code kubectl} does where there is no API server: it changes the variables of the case's registry and restarts
 * it, runs commands beside it, and keeps pull secrets. It refuses what kubectl or the API server refuses, and every
 * command that it does not know.
 */
final class LabKubectl {

    private static final Set<String> VALUED =
            Set.of("-n", "--namespace", "-p", "--patch", "--type", "--timeout", "-o", "--output");

    private final LabServers servers;
    private final Map<String, String> environment;
    private final Map<String, Login> secrets = new HashMap<>();
    private final Set<String> ofServiceAccount = new HashSet<>();
    private final Set<String> ofPod = new HashSet<>();

    LabKubectl(LabServers servers, Map<String, String> environment) {
        this.servers = servers;
        this.environment = new LinkedHashMap<>(environment);
    }

    /** A login that a pull secret holds. */
    record Login(String server, String user, String password) {}

    /** A command that is refused, with what kubectl says. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /** The login that the waiting Pod has for a registry, or null. */
    @Nullable
    Login login(String authority) {
        return ofPod.stream()
                .flatMap(name -> Stream.ofNullable(secrets.get(name)))
                .filter(login -> login.server().equals(authority))
                .findFirst()
                .orElse(null);
    }

    /** A command line, taken apart. */
    private record Line(List<String> words, Map<String, String> options, List<String> command) {

        static Line of(List<String> args) throws Refused {
            List<String> words = new ArrayList<>();
            Map<String, String> options = new HashMap<>();
            Deque<String> rest = new ArrayDeque<>(args);
            while (!rest.isEmpty()) {
                String word = rest.remove();
                if (word.equals("--")) {
                    return new Line(words, options, List.copyOf(rest));
                }
                int equals = word.indexOf('=');
                if (!word.startsWith("-")) {
                    words.add(word);
                } else if (VALUED.contains(word)) {
                    if (rest.isEmpty()) {
                        throw new Refused("error: flag needs an argument: " + word);
                    }
                    options.put(word, rest.remove());
                } else {
                    options.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
                }
            }
            return new Line(words, options, List.of());
        }

        String namespace() {
            return options.getOrDefault("-n", options.getOrDefault("--namespace", "default"));
        }

        String option(String name) throws Refused {
            String value = options.get(name);
            if (value == null || value.isEmpty()) {
                throw new Refused("error: required flag(s) \"" + name + "\" not set");
            }
            return value;
        }

        boolean begins(String... with) {
            return words.size() >= with.length && words.subList(0, with.length).equals(List.of(with));
        }
    }

    /** What a command prints. */
    String run(List<String> args) throws Exception {
        Line line = Line.of(args);
        if (line.begins("set", "env")) {
            return setEnvironment(line);
        } else if (line.begins("exec")) {
            return exec(line);
        } else if (line.begins("rollout", "restart")) {
            aboutRegistry(line, 2);
            servers.restart(environment);
            return "deployment.apps/registry restarted\n";
        } else if (line.begins("rollout", "status")) {
            aboutRegistry(line, 2);
            return "deployment \"registry\" successfully rolled out\n";
        } else if (line.begins("patch")) {
            return patch(line);
        } else if (line.begins("create", "secret", "docker-registry")) {
            return createSecret(line);
        } else if (line.begins("delete", "pod") && line.namespace().equals("default")) {
            // Its successor has the pull secrets that the service account has now.
            ofPod.clear();
            ofPod.addAll(ofServiceAccount);
            return "pod \"" + line.words().get(2) + "\" deleted\n";
        } else if (line.begins("get", "ingress")) {
            return "No resources found\n";
        }
        throw unknown(line);
    }

    private static Refused unknown(Line line) {
        return new Refused("the lab's kubectl does not know: " + line);
    }

    private static void aboutRegistry(Line line, int at) throws Refused {
        String object = line.words().size() > at ? line.words().get(at) : "";
        if (!line.namespace().equals(BuiltIn.NAMESPACE)
                || !Set.of("deploy/registry", "deployment/registry").contains(object)) {
            throw new Refused("Error from server (NotFound): deployments.apps \"" + object + "\" not found in "
                    + line.namespace());
        }
    }

    private String setEnvironment(Line line) throws Exception {
        aboutRegistry(line, 2);
        List<String> changes = line.words().subList(3, line.words().size());
        if (line.options().containsKey("--list")) {
            StringBuilder list = new StringBuilder("# Deployment registry, container registry\n");
            environment.forEach(
                    (name, value) -> list.append(name).append('=').append(value).append('\n'));
            return list.toString();
        } else if (changes.isEmpty()) {
            throw new Refused("error: at least one environment variable must be provided");
        }
        for (String change : changes) {
            int equals = change.indexOf('=');
            String name = equals < 0 ? change.replaceFirst("-$", "") : change.substring(0, equals);
            if (!name.matches("[-._a-zA-Z][-._a-zA-Z0-9]*") || (equals < 0 && !change.endsWith("-"))) {
                throw new Refused("error: \"" + change + "\" is not an environment variable or its removal");
            }
            if (equals < 0) {
                environment.remove(name);
            } else {
                environment.put(name, change.substring(equals + 1));
            }
        }
        servers.restart(environment);
        return "deployment.apps/registry env updated\n";
    }

    private String exec(Line line) throws Exception {
        aboutRegistry(line, 1);
        if (line.command().isEmpty()) {
            throw new Refused("error: you must specify at least one command for the container");
        }
        return servers.exec(environment, line.command());
    }

    private String patch(Line line) throws Exception {
        JsonNode patch = json(line.options().getOrDefault("-p", line.options().getOrDefault("--patch", "")));
        if (line.begins("patch", "serviceaccount", "default")
                && line.namespace().equals("default")
                && !patch.path("imagePullSecrets").isEmpty()) {
            patch.path("imagePullSecrets")
                    .forEach(secret -> ofServiceAccount.add(secret.path("name").asText()));
            return "serviceaccount/default patched\n";
        } else if (line.begins("patch", "deploy", "registry")
                && line.namespace().equals(BuiltIn.NAMESPACE)) {
            JsonNode containers = patch.at("/spec/template/spec/containers");
            // The lab's Deployment mounts nothing read-only: such a patch changes nothing.
            if (containers.size() == 1 && containers.get(0).has("volumeMounts")) {
                return "deployment.apps/registry patched (no change)\n";
            }
        }
        throw unknown(line);
    }

    private static JsonNode json(String text) throws Refused {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new Refused("error: unable to parse \"" + text + "\": " + e.getOriginalMessage());
        }
    }

    private String createSecret(Line line) throws Refused {
        String key = line.words().size() == 4 ? line.words().get(3) : "";
        if (!key.matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")) {
            throw new Refused("error: exactly one NAME is required, got " + line.words());
        } else if (!line.namespace().equals("default") || secrets.containsKey(key)) {
            throw new Refused("error: failed to create secret " + key + " in " + line.namespace());
        }
        secrets.put(
                key,
                new Login(
                        line.option("--docker-server"),
                        line.option("--docker-username"),
                        line.option("--docker-password")));
        return "secret/" + key + " created\n";
    }
}
