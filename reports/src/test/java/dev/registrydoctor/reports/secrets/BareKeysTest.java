package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BareKeysTest {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static String letters(int length, long seed) {
        StringBuilder letters = new StringBuilder("aZ9");
        new Random(seed).ints(length - 3, 0, LETTERS.length()).forEach(i -> letters.append(LETTERS.charAt(i)));
        return letters.toString();
    }

    private static boolean isFound(String text) {
        Spans spans = new Spans();
        BareKeys.find(text, spans);
        return !spans.isEmpty();
    }

    /** Those that keys of clouds, and the lines of private keys, have. */
    @ParameterizedTest
    @CsvSource({
        "39, false",
        "40, true",
        "41, false",
        "63, false",
        "64, true",
        "65, false",
        "75, false",
        "76, true",
        "77, false"
    })
    void aKeyIsToldByItsLength(int length, boolean isKey) {
        for (long seed = 1; seed <= 20; seed++) {
            assertEquals(isKey, isFound("key " + letters(length, seed)), letters(length, seed));
        }
    }

    @Test
    void aKeyOf64BytesIsToldByItsPadding() {
        assertEquals(true, isFound("AccountKey " + letters(86, 1) + "=="));
        assertEquals(false, isFound("AccountKey " + letters(88, 1)));
        assertEquals(false, isFound("AccountKey " + letters(62, 1) + "=="));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aB1cD2eF", "aB1cD2eF3g"})
    void lettersThatRepeatAreNotRandom(String few) {
        assertEquals(false, isFound("key " + few.repeat(40 / few.length())));
    }

    /** A path has slashes, more of them than random letters have. */
    @Test
    void aPathIsNotAKey() {
        String key = letters(40, 3);
        assertEquals(true, isFound("key " + key));
        assertEquals(false, isFound("key " + key.replaceAll("(.{4}).", "$1/")));
    }

    @ParameterizedTest
    @CsvSource({"CERTIFICATE, false", "PUBLIC KEY, false", "PRIVATE KEY, true", "EC PRIVATE KEY, true"})
    void theLinesOfWhatIsPublicAreNotSecret(String block, boolean isSecret) {
        String text = "-----BEGIN " + block + "-----\n" + letters(64, 4) + "\n-----END " + block + "-----";
        assertEquals(isSecret, isFound(text));
        // After its end the block says nothing any more.
        assertEquals(true, isFound(text + "\n" + letters(64, 5)));
    }
}
