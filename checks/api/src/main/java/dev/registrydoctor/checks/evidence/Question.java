package dev.registrydoctor.checks.evidence;

/**
 * A typed question to a site: a record, so that two equal questions are one question, which is asked at most once a run;
 * one with nothing to name is an enum of one constant, which Java compares without generated code.
 * Each source of evidence has one list of the questions that it answers
 * ({@code QuestionHandlers}).
 *
 * @param <T> the type of a known answer's value
 */
public interface Question<T> {

    /** The question in words, for lists of what was and was not looked at. */
    String describe();
}
