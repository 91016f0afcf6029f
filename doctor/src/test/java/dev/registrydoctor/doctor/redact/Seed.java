package dev.registrydoctor.doctor.redact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The kinds of secrets, each in the form that it is met in. */
enum Seed {
    PASSWORD_IN_URL {
        @Override
        String around(String value) {
            return "GET https://joe:" + value + "@reg.seed.example:5000/v2/ failed";
        }
    },
    PROXY {
        @Override
        String around(String value) {
            return "HTTPS_PROXY=http://proxyuser:" + value + "@proxy.seed.example:3128";
        }
    },
    BASIC_HEADER {
        @Override
        String around(String value) {
            return "Authorization: Basic " + base64("joe:" + value);
        }
    },
    BEARER_HEADER {
        @Override
        String around(String value) {
            return "Authorization: Bearer " + value;
        }
    },
    JWT {
        @Override
        String around(String value) {
            return "sent eyJhbGciOiJSUzI1NiJ9." + url64("{\"sub\":\"" + value + "\"}") + "." + value + " there";
        }
    },
    PEM {
        @Override
        String around(String value) {
            return "-----BEGIN RSA PRIVATE KEY-----\n" + value + "\n-----END RSA PRIVATE KEY-----";
        }
    },
    DOCKER_AUTH {
        @Override
        String around(String value) {
            return "{\"auths\":{\"reg.seed.example\":{\"username\":\"joe\",\"password\":\"" + value + "\",\"auth\":\""
                    + base64("joe:" + value) + "\"}}}";
        }
    },
    DOCKER_AUTH_IN_BASE64 {
        @Override
        String around(String value) {
            return ".dockerconfigjson: " + base64(DOCKER_AUTH.around(value));
        }
    },
    LOGIN_IN_BASE64 {
        @Override
        String around(String value) {
            return "got " + base64("joe:" + value) + " back";
        }
    },
    JSON_IN_JSON {
        @Override
        String around(String value) {
            return "{\"config\":\"{\\\"auth\\\":\\\"" + base64("joe:" + value) + "\\\",\\\"identitytoken\\\":\\\""
                    + value + "\\\"}\"}";
        }
    },
    KUBECONFIG_KEY {
        @Override
        String around(String value) {
            return "client-key-data: " + base64(PEM.around(value));
        }
    },
    ROBOT {
        @Override
        String around(String value) {
            return "docker login -u 'robot$team+ci' -p x --password " + value + " reg.seed.example";
        }
    },
    GITLAB_TOKEN {
        @Override
        String around(String value) {
            return "pushed with glpat-" + value + " today";
        }
    },
    ENVIRONMENT {
        @Override
        String around(String value) {
            return "REGISTRY_HTTP_SECRET=" + value;
        }
    };

    /** A text as it is met, the secret in it. */
    abstract String around(String value);

    /** A value that nothing else has, and that tells where it was put. */
    String at(int place) {
        return "s9" + name().toLowerCase(Locale.ROOT).replace("_", "") + "Qx" + place + "zZ7k";
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String url64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The value, and what its base64 has in common wherever it begins in what is encoded. */
    static List<String> forms(String value) {
        List<String> forms = new ArrayList<>();
        forms.add(value);
        for (int offset = 0; offset < 3; offset++) {
            String encoded = base64("x".repeat(offset) + value);
            forms.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 4));
        }
        return forms;
    }
}
