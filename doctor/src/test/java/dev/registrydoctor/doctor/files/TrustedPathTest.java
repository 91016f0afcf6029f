package dev.registrydoctor.doctor.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose files decide what the program does. The test's folder lies in /tmp, where everybody can make files. */
class TrustedPathTest {

    private static final int OTHER = 65534;

    @TempDir
    private Path folder;

    private Path plugins;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        plugins = Files.createDirectories(folder.resolve("config/plugins"));
        mode(folder.resolve("config"), 0755);
        mode(plugins, 0755);
        jar = Files.writeString(plugins.resolve("a.jar"), "");
        mode(jar, 0644);
    }

    private static void mode(Path file, int mode) throws IOException {
        Files.setAttribute(file, "unix:mode", mode);
    }

    private static void give(Path file, int user) throws IOException {
        assumeTrue(EffectiveUser.id() == EffectiveUser.ROOT, "only root gives files away");
        Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
    }

    private static String refusal(Path path) {
        return String.valueOf(assertThrows(UntrustedPath.class, () -> TrustedPath.verify(path))
                .getMessage());
    }

    @Test
    void whatBelongsToTheUserAloneIsTrusted() throws IOException {
        assertEquals(jar.toRealPath(), TrustedPath.verify(jar));
        assertEquals(jar.toRealPath(), TrustedPath.verify(plugins.resolve("../plugins/./a.jar")));
        assertEquals(plugins.toRealPath(), TrustedPath.verify(plugins));
        assertThrows(NoSuchFileException.class, () -> TrustedPath.verify(plugins.resolve("none.jar")));
    }

    @Test
    void whatOthersCanWriteIsNamed() throws IOException {
        for (Path part : List.of(jar, plugins, folder.resolve("config"))) {
            Map<String, Object> before = Files.readAttributes(part, "unix:mode");
            mode(part, 0757);
            String refusal = refusal(jar);
            assertTrue(refusal.startsWith(jar + " is not used: "), refusal);
            assertTrue(refusal.contains(part.equals(jar) ? "it is writable" : part + " is writable"), refusal);
            mode(part, (Integer) Objects.requireNonNull(before.get("mode")));
        }
        assertEquals(jar.toRealPath(), TrustedPath.verify(jar));
    }

    @Test
    void theStickyBitProtectsNamesOnTheWayOnly() throws IOException {
        mode(plugins, 01777);
        assertEquals(jar.toRealPath(), TrustedPath.verify(jar));
        refusal(plugins);
        TrustedPath.verifyParent(plugins.resolve("new"));
        give(jar, OTHER);
        assertTrue(refusal(jar).contains("belongs to user nobody"), refusal(jar));
        mode(plugins, 0777);
        assertThrows(UntrustedPath.class, () -> TrustedPath.verifyParent(plugins.resolve("new")));
    }

    @Test
    void whatBelongsToAnotherUserIsNamed() throws IOException {
        for (Path part : List.of(jar, plugins, folder.resolve("config"))) {
            give(part, OTHER);
            String refusal = refusal(jar);
            assertTrue(refusal.contains((part.equals(jar) ? "it" : part) + " belongs to user nobody"), refusal);
            // Of root and the user itself everything is trusted.
            assertEquals(jar.toRealPath(), TrustedPath.verify(jar, OTHER));
            give(part, EffectiveUser.ROOT);
        }
    }

    @Test
    void linksAreFollowedFromPlacesThatAreTrustedToSuchPlaces() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("config/plugins"));
        assertEquals(jar.toRealPath(), TrustedPath.verify(link.resolve("a.jar")));
        Path chain = Files.createSymbolicLink(folder.resolve("chain"), link);
        assertEquals(jar.toRealPath(), TrustedPath.verify(chain.resolve("a.jar")));

        Path shared = Files.createDirectory(folder.resolve("shared"));
        mode(shared, 0777);
        Path fromShared = Files.createSymbolicLink(shared.resolve("link"), plugins);
        assertTrue(refusal(fromShared).contains(shared + " is writable"));
        Path toShared = Files.createSymbolicLink(folder.resolve("to"), shared);
        assertTrue(refusal(toShared).contains(shared + " is writable"));
        Path through = Files.createSymbolicLink(folder.resolve("through"), Path.of("shared/../config"));
        assertTrue(refusal(through.resolve("plugins")).contains(shared + " is writable"));

        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertTrue(refusal(circle).contains("too many symbolic links"));
        // In a folder with the sticky bit a link of another user can lead anywhere, and elsewhere a moment later.
        mode(shared, 01777);
        give(fromShared, OTHER);
        assertTrue(refusal(fromShared).contains(fromShared + " belongs to user")
                || refusal(fromShared).contains("it belongs to"));
    }

    @Test
    void aGroupIsPrivateWhenNobodyElseIsInIt() {
        List<String> passwd = List.of(
                "root:x:0:0:root:/root:/bin/sh",
                "ada:x:1000:1000::/home/ada:/bin/sh",
                "bob:x:1001:1001::/home/bob:/bin/sh",
                "eve:x:1002:100::/home/eve:/bin/sh",
                "broken");
        List<String> groups =
                List.of("root:x:0:", "ada:x:1000:", "bob:x:1001:ada,root", "users:x:100:", "team:x:200:ada,eve", "x");
        assertTrue(PrivateGroup.onlyMembers(passwd, groups, 1000, 1000));
        assertTrue(PrivateGroup.onlyMembers(passwd, groups, 0, 1000), "root's group");
        assertFalse(PrivateGroup.onlyMembers(passwd, groups, 1001, 1000), "bob's own");
        assertFalse(PrivateGroup.onlyMembers(passwd, groups, 100, 1000), "the first group of eve");
        assertFalse(PrivateGroup.onlyMembers(passwd, groups, 200, 1000), "eve is a member");
        assertFalse(PrivateGroup.onlyMembers(passwd, groups, 300, 1000), "nobody knows who is in it");
        assertFalse(PrivateGroup.onlyMembers(passwd, groups, 1000, 1001), "another user's");
        assertFalse(PrivateGroup.onlyMembers(List.of(), List.of("g:x:7:ada"), 7, 1000), "a member that is not known");
    }

    @Test
    void aGroupThatIsNotPrivateMayNotWrite() throws IOException {
        mode(plugins, 0775);
        if (EffectiveUser.id() == EffectiveUser.ROOT) {
            Files.setAttribute(plugins, "unix:gid", 4242);
            assertTrue(refusal(jar).contains("is writable by its group"), refusal(jar));
            Files.setAttribute(plugins, "unix:gid", 0);
        }
        mode(plugins, 0777);
        assertTrue(refusal(jar).contains("is writable by every user"), refusal(jar));
    }

    /** With a list, the bits of the group are the list's mask, and the group alone tells nothing. */
    @Test
    void anAccessListThatNamesOthersIsSeen() throws Exception {
        assumeTrue(EffectiveUser.id() == EffectiveUser.ROOT, "the group of root has nobody else in it");
        assumeTrue(Path.of("/bin/ls").toRealPath().endsWith("ls"), "BusyBox shows no lists");
        mode(plugins, 0775);
        assertEquals(jar.toRealPath(), TrustedPath.verify(jar), "root's group is root");
        int exit;
        try {
            exit = new ProcessBuilder("setfacl", "-m", "u:65534:rwx", plugins.toString())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            exit = -1;
        }
        assumeTrue(exit == 0, "there is no setfacl, or no list on this file system");
        assertTrue(refusal(jar).contains(plugins + " is writable by its group"), refusal(jar));
    }
}
