package dev.registrydoctor.packaging;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Records as they were compiled, beside the same records rewritten, with values that are easily compared wrongly. */
class RecordMethodsTest {

    record AllTypes(
            boolean flag,
            byte small,
            char letter,
            short number,
            int whole,
            long large,
            float single,
            double real,
            @Nullable String text,
            @Nullable Object anything) {}

    record Nothing() {}

    record Own(String text) {
        @Override
        public boolean equals(@Nullable Object other) {
            // A lambda is linked at run time too.
            return other instanceof Own own && Stream.of(own.text).anyMatch(written -> written.equalsIgnoreCase(text));
        }

        @Override
        public int hashCode() {
            return 7;
        }
    }

    static final class NoRecord {}

    private static final Object[] USUAL = {true, (byte) 3, 'x', (short) 9, 42, 1L << 40, 1.5f, -2.5, "text", null};

    /** Other values of each field, one after the other. */
    private static final Object[][] OTHERS = {
        {false},
        {(byte) -3, (byte) 0},
        {'y', '\0', '\uffff'},
        {(short) -9},
        {-42, 0, Integer.MIN_VALUE},
        {42L, Long.MIN_VALUE, -1L},
        {Float.NaN, 0f, -0f},
        {Double.NaN, 0.0, -0.0},
        {null, "", "Text", "te" + Objects.toString("xt")},
        {new int[] {1}, new int[] {1}}
    };

    private static byte[] compiled(Class<?> type) throws IOException {
        try (InputStream in = type.getResourceAsStream(
                type.getName().substring(type.getPackageName().length() + 1) + ".class")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    /** A class of the same name beside the one that the tests are compiled with; Java verifies it. */
    private static Class<?> rewritten(Class<?> type) throws IOException {
        byte[] written = RecordMethods.of(compiled(type));
        return new ClassLoader(type.getClassLoader()) {
            Class<?> define() {
                return defineClass(type.getName(), written, 0, written.length);
            }
        }.define();
    }

    private static Object make(Class<?> type, @Nullable Object... values) throws ReflectiveOperationException {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static List<@Nullable Object[]> allValues() {
        List<@Nullable Object[]> all = new ArrayList<>();
        all.add(USUAL);
        for (int field = 0; field < OTHERS.length; field++) {
            for (@Nullable Object other : OTHERS[field]) {
                @Nullable Object[] values = Arrays.copyOf(USUAL, USUAL.length);
                values[field] = other;
                all.add(values);
            }
        }
        return all;
    }

    @Test
    void eachPairComparesAsBefore() throws ReflectiveOperationException, IOException {
        Class<?> rewritten = rewritten(AllTypes.class);
        List<Object> before = new ArrayList<>();
        List<Object> after = new ArrayList<>();
        for (@Nullable Object[] values : allValues()) {
            before.add(make(AllTypes.class, values));
            after.add(make(rewritten, values));
        }
        for (int i = 0; i < before.size(); i++) {
            for (int j = 0; j < before.size(); j++) {
                assertEquals(
                        before.get(i).equals(before.get(j)),
                        after.get(i).equals(after.get(j)),
                        before.get(i) + " and " + before.get(j));
            }
            assertEquals(
                    before.get(i).hashCode(),
                    after.get(i).hashCode(),
                    before.get(i).toString());
        }
    }

    @Test
    void nothingEqualsNullOrAnotherType() throws ReflectiveOperationException, IOException {
        Object after = make(rewritten(AllTypes.class), USUAL);
        for (@Nullable Object other : new @Nullable Object[] {null, "text", make(AllTypes.class, USUAL)}) {
            assertFalse(after.equals(other), () -> "equals " + other);
        }
        assertEquals(after, make(after.getClass(), USUAL));
    }

    @Test
    void recordsWithoutFieldsAreAllEqual() throws ReflectiveOperationException, IOException {
        Class<?> rewritten = rewritten(Nothing.class);
        assertEquals(make(rewritten), make(rewritten));
        assertEquals(new Nothing().hashCode(), make(rewritten).hashCode());
    }

    @Test
    void bothMethodsAreInTheClassAfterwards() throws IOException {
        byte[] compiled = compiled(AllTypes.class);
        byte[] written = RecordMethods.of(compiled);
        assertEquals(3, callsLinkedLater(compiled));
        // toString
        assertEquals(1, callsLinkedLater(written));
        assertSame(written, RecordMethods.of(written));
    }

    private static int callsLinkedLater(byte[] compiled) {
        AtomicInteger calls = new AtomicInteger();
        ClassVisitor counter = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String name,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] thrown) {
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitInvokeDynamicInsn(
                            String called, String type, Handle bootstrap, Object... arguments) {
                        calls.incrementAndGet();
                    }
                };
            }
        };
        new ClassReader(compiled).accept(counter, 0);
        return calls.get();
    }

    @Test
    void whatARecordHasOfItsOwnStays() throws IOException {
        byte[] compiled = compiled(Own.class);
        assertSame(compiled, RecordMethods.of(compiled));
    }

    @Test
    void otherClassesStay() throws IOException {
        byte[] compiled = compiled(NoRecord.class);
        assertArrayEquals(compiled, RecordMethods.of(compiled));
    }
}
