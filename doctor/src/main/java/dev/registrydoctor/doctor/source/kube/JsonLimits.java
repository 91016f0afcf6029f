package dev.registrydoctor.doctor.source.kube;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** How long a text, a name or a number of foreign JSON may be, and the whole; what is skipped may have any length within it. */
public final class JsonLimits {

    /** No object of a cluster is larger (etcd's limit of a request), and no file of a host that is read. */
    private static final int TEXT = 3 << 19;
    /** The longest real names are those of annotations, with 317 characters, and hosts. */
    private static final int NAME = 4 << 10;
    /** Digits; Java's own numbers have 20. */
    private static final int NUMBER = 100;

    /** Bytes: a page of 500 objects of 512 KiB each. Packed, a hundredth of it is enough to make much work. */
    private static final long DOCUMENT = 256L << 20;

    private JsonLimits() {}

    /** A factory whose parsers throw {@link com.fasterxml.jackson.core.exc.StreamConstraintsException}. */
    public static JsonFactory factory() {
        return limit(new JsonFactory());
    }

    /** The same factory, with the limits. */
    public static <F extends JsonFactory> F limit(F factory) {
        factory.setStreamReadConstraints(StreamReadConstraints.builder()
                .maxStringLength(TEXT)
                .maxNameLength(NAME)
                .maxNumberLength(NUMBER)
                .maxDocumentLength(DOCUMENT)
                .build());
        return factory;
    }
}
