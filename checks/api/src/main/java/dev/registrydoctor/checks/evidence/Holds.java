package dev.registrydoctor.checks.evidence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a text in a record of evidence what redaction does with it. Each string, and each list or map of strings, has
 * this annotation. One without it is treated as {@link TextKind#TEXT}, and a test fails.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Holds {

    /** What the text is. */
    TextKind value();

    /**
     * Whether the record itself keeps only what checks use of it. That is so for the text of a configuration file, for an
     * object's free fields and for headers.
     */
    boolean projected() default false;
}
