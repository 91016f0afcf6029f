package dev.registrydoctor.samples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.samples.server.RegistrySpec.Repository;
import dev.registrydoctor.samples.server.RegistrySpec.Stored;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The stand-in lists what a Harbor lists to strangers. */
class HarborProjectsTest {

    private static final HarborProjects PROJECTS = new HarborProjects(new TreeMap<>(Map.of(
            "shop/web/app",
            repository(Map.of("v1", "sha256:a"), Map.of("sha256:a", stored(), "sha256:b", stored())),
            "lab/x",
            repository(Map.of(), Map.of()))));

    private static Stored stored() {
        return new Stored("m", "{\"config\":{\"size\":5},\"layers\":[{\"size\": 7}]}".getBytes(StandardCharsets.UTF_8));
    }

    private static Repository repository(Map<String, String> tags, Map<String, Stored> manifests) {
        return new Repository(tags, new TreeMap<>(manifests), Map.of(), Set.of());
    }

    private static String get(String path, String query) {
        Reply reply = PROJECTS.answer(path, new Query(URI.create("http://h/?" + query)));
        assertNotNull(reply);
        return reply.toString();
    }

    @Test
    void projectsAreTheBeginningsOfNames() {
        String all = get("projects", "");
        assertTrue(all.contains("\"name\":\"lab\"") && all.contains("\"name\":\"shop\""), all);
        String second = get("projects", "page=2&page_size=1");
        assertTrue(second.contains("\"name\":\"shop\"") && !second.contains("lab"), second);
        assertTrue(get("projects", "page=3&page_size=1").contains("[]"));
    }

    @Test
    void aPublicProjectHasNoQuotaForStrangers() {
        assertTrue(get("projects/shop/summary", "").startsWith("200 "));
        assertEquals(-1, get("projects/shop/summary", "").indexOf("quota"));
    }

    @Test
    void artifactsHaveTheSizeOfTheirPartsAndTheirTags() {
        assertTrue(get("projects/shop/repositories", "").contains("[{\"name\":\"shop/web/app\"}]"));
        String artifacts = get("projects/shop/repositories/web%2Fapp/artifacts", "");
        long size = 5L + 7 + stored().bytes().length;
        assertTrue(artifacts.contains("{\"digest\":\"sha256:a\",\"size\":" + size), artifacts);
        assertTrue(artifacts.contains("\"tags\":[{\"name\":\"v1\",\"push_time\""), artifacts);
        assertTrue(artifacts.contains("\"tags\":null"), artifacts);
        assertTrue(get("projects/shop/repositories/none/artifacts", "").startsWith("404 "));
    }

    @Test
    void theRestIsAnsweredByOthers() {
        assertNull(PROJECTS.answer("ping", new Query(URI.create("http://h/"))));
        assertNull(PROJECTS.answer("quotas", new Query(URI.create("http://h/"))));
    }
}
