package dev.registrydoctor.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Writes the {@code equals} and {@code hashCode} that the compiler leaves to run time in a record's class into the class. Left
 * there, the first call of each is linked from method handles, which no archive of classes holds: a tenth of a run
 * (docs/decisions/0042). Both give what {@link java.lang.runtime.ObjectMethods} documents and does, hash values included.
 * What a record has of its own stays, and so does {@code toString}, which a run hardly calls.
 *
 * <p>The build runs this file as it is, before the module that it belongs to is compiled: it uses ASM and nothing else.
 */
public final class RecordMethods {

    private static final String EQUALS = "equals(Ljava/lang/Object;)Z";
    private static final String HASH_CODE = "hashCode()I";
    private static final String LINKED_LATER = "java/lang/runtime/ObjectMethods";
    private static final int MULTIPLIER = 31;

    private RecordMethods() {}

    /**
     * Rewrites the classes of a folder and those below it that need it; those that were rewritten before do not.
     *
     * @param args the folder
     */
    public static void main(String[] args) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(args[0]))) {
            files.filter(file -> file.toString().endsWith(".class")).forEach(RecordMethods::rewrite);
        }
    }

    private static void rewrite(Path file) {
        try {
            byte[] compiled = Files.readAllBytes(file);
            byte[] written = of(compiled);
            if (written != compiled) {
                Files.write(file, written);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class with both methods written out; the same array when nothing is left to run time. */
    static byte[] of(byte[] compiled) {
        ClassReader reader = new ClassReader(compiled);
        Map<String, List<Handle>> left = new HashMap<>();
        reader.accept(new Finder(left), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        if (left.isEmpty()) {
            return compiled;
        }
        // Copies all that is not rewritten as it is.
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new Rewriter(writer, reader.getClassName(), left), 0);
        return writer.toByteArray();
    }

    /** What becomes of a method's code that nothing is done with. */
    private static MethodVisitor ignored() {
        return new MethodVisitor(Opcodes.ASM9) {};
    }

    /** Finds the methods that are left to run time, each with the fields that it is about. */
    private static final class Finder extends ClassVisitor {

        private final Map<String, List<Handle>> left;

        Finder(Map<String, List<Handle>> left) {
            super(Opcodes.ASM9);
            this.left = left;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            String method = name + descriptor;
            if (!method.equals(EQUALS) && !method.equals(HASH_CODE)) {
                return ignored();
            }
            return new MethodVisitor(Opcodes.ASM9) {
                @Override
                public void visitInvokeDynamicInsn(String called, String type, Handle bootstrap, Object... arguments) {
                    if (bootstrap.getOwner().equals(LINKED_LATER)) {
                        // Before the fields stand the class and the names of the fields.
                        left.put(
                                method,
                                Stream.of(arguments)
                                        .skip(2)
                                        .map(Handle.class::cast)
                                        .toList());
                    }
                }
            };
        }
    }

    private static final class Rewriter extends ClassVisitor {

        private final String record;
        private final Map<String, List<Handle>> left;

        Rewriter(ClassVisitor next, String record, Map<String, List<Handle>> left) {
            super(Opcodes.ASM9, next);
            this.record = record;
            this.left = left;
        }

        @Override
        public MethodVisitor visitMethod(
                int access, String name, String descriptor, String signature, String[] exceptions) {
            MethodVisitor method = super.visitMethod(access, name, descriptor, signature, exceptions);
            List<Handle> fields = left.get(name + descriptor);
            if (fields == null) {
                return method;
            }
            method.visitCode();
            if (descriptor.endsWith("I")) {
                hashCode(method, fields);
            } else {
                equals(method, fields);
            }
            method.visitMaxs(0, 0);
            method.visitEnd();
            return ignored();
        }

        private void hashCode(MethodVisitor method, List<Handle> fields) {
            method.visitInsn(Opcodes.ICONST_0);
            for (Handle field : fields) {
                method.visitIntInsn(Opcodes.BIPUSH, MULTIPLIER);
                method.visitInsn(Opcodes.IMUL);
                load(method, 0, field);
                String type = type(field);
                call(method, holder(type), "hashCode", "(" + type + ")I");
                method.visitInsn(Opcodes.IADD);
            }
            method.visitInsn(Opcodes.IRETURN);
        }

        private void equals(MethodVisitor method, List<Handle> fields) {
            Label same = new Label();
            Label different = new Label();
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitJumpInsn(Opcodes.IF_ACMPEQ, same);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitTypeInsn(Opcodes.INSTANCEOF, record);
            method.visitJumpInsn(Opcodes.IFEQ, different);
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitTypeInsn(Opcodes.CHECKCAST, record);
            method.visitVarInsn(Opcodes.ASTORE, 2);
            for (Handle field : fields) {
                load(method, 0, field);
                load(method, 2, field);
                String type = type(field);
                if (type.length() == 1) {
                    // So that a NaN equals itself, and 0.0 does not equal -0.0.
                    call(method, holder(type), "compare", "(" + type + type + ")I");
                    method.visitJumpInsn(Opcodes.IFNE, different);
                } else {
                    call(method, holder(type), "equals", "(" + type + type + ")Z");
                    method.visitJumpInsn(Opcodes.IFEQ, different);
                }
            }
            method.visitLabel(same);
            method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            method.visitInsn(Opcodes.ICONST_1);
            method.visitInsn(Opcodes.IRETURN);
            method.visitLabel(different);
            method.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            method.visitInsn(Opcodes.ICONST_0);
            method.visitInsn(Opcodes.IRETURN);
        }

        private void load(MethodVisitor method, int variable, Handle field) {
            method.visitVarInsn(Opcodes.ALOAD, variable);
            method.visitFieldInsn(Opcodes.GETFIELD, record, field.getName(), field.getDesc());
        }

        private static void call(MethodVisitor method, String holder, String name, String descriptor) {
            method.visitMethodInsn(Opcodes.INVOKESTATIC, holder, name, descriptor, false);
        }

        /** How a field's value is passed: a primitive as what it is, anything else as an object. */
        private static String type(Handle field) {
            return field.getDesc().length() == 1 ? field.getDesc() : "Ljava/lang/Object;";
        }

        /** The class that compares and hashes such values. */
        private static String holder(String type) {
            return switch (type) {
                case "Z" -> "java/lang/Boolean";
                case "B" -> "java/lang/Byte";
                case "C" -> "java/lang/Character";
                case "S" -> "java/lang/Short";
                case "I" -> "java/lang/Integer";
                case "J" -> "java/lang/Long";
                case "F" -> "java/lang/Float";
                case "D" -> "java/lang/Double";
                default -> "java/util/Objects";
            };
        }
    }
}
