package dev.registrydoctor.checks.model.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.client.ContainersRegistries.Source;
import dev.registrydoctor.checks.model.edit.RegistriesDropIn.File;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RegistriesDropInTests {

    private static final String FOLDER = "/etc/containers/registries.conf.d";
    private static final String OWN = FOLDER + "/reg.lab-5000.conf";
    private static final Source MAIN =
            new Source("/etc/containers/registries.conf", "unqualified-search-registries = [\"docker.io\"]\n");

    private static @Nullable File accept(Source... dropIns) throws NotEditableException {
        return RegistriesDropIn.accept("reg.lab:5000", FOLDER, MAIN, List.of(dropIns));
    }

    @Test
    void aNewFileIsWritten() throws NotEditableException {
        File file = Objects.requireNonNull(accept());
        assertEquals(OWN, file.path());
        assertEquals("[[registry]]\nlocation = \"reg.lab:5000\"\ninsecure = true\n", file.content());
        assertNull(accept(new Source(file.path(), Objects.requireNonNull(file.content()))));
    }

    @Test
    void whatIsThereIsLeft() throws NotEditableException {
        assertNull(accept(new Source(FOLDER + "/a.conf", "[[registry]]\nprefix = \"*.lab\"\ninsecure = true\n")));
    }

    /** Another registry may have a file of the same name. */
    @Test
    void aFileOfThisNameGetsTheRegistryBesideItsOwn() throws NotEditableException {
        String text = "# ours\n[[registry]]\nlocation = \"reg.lab/5000\"";
        File file = Objects.requireNonNull(accept(new Source(OWN, text)));
        assertNull(file.content());
        String after = LineEdit.applied(Objects.requireNonNull(file.edits()), text);
        assertTrue(after.startsWith(text + "\n"), after);
        assertTrue(
                ContainersRegistries.read(MAIN, List.of(new Source(OWN, after))).acceptsHttp("reg.lab:5000"));
        assertNull(accept(new Source(OWN, after)));
    }

    @Test
    void anEarlierFileIsOverruled() throws NotEditableException {
        assertNotNull(accept(new Source(FOLDER + "/a.conf", "[[registry]]\nlocation = \"reg.lab:5000\"\n")));
    }

    @Test
    void aLaterFileIsLeftToAPerson() {
        NotEditableException later = assertThrows(
                NotEditableException.class,
                () -> accept(new Source(FOLDER + "/z.conf", "[[registry]]\nlocation = \"reg.lab:5000\"\n")));
        assertEquals(FOLDER + "/z.conf has [[registry]] reg.lab:5000 without insecure = true", later.why());
    }

    @Test
    void aFileThatTheToolsRefuseIsLeftToAPerson() {
        assertThrows(NotEditableException.class, () -> accept(new Source(FOLDER + "/a.conf", "[[registry]]\n")));
    }
}
