/**
 * Finds the cause of a pasted error line or a description. Nothing here does I/O except reading its own resource files;
 * everything is immutable.
 *
 * <pre>
 * Symptom symptom = Symptoms.read(text);              // never fails; symptom.pattern() is empty when unknown
 * Consultation talk = Consultation.about(symptom, results, Diagnostician.diagnose(results));
 * while (talk.next().isPresent()) {
 *     Ask ask = talk.next().get();                    // ask.text(), ask.choices(), always with "don't know"
 *     talk = talk.answer(ask.id(), choice.id());      // keep the old one to go back
 * }
 * talk.candidates();                                  // each confirmed, ruled out or open, and why
 * talk.verdict();                                     // a Cause that the evidence supports, or CannotTell with tests
 * </pre>
 *
 * <p>The knowledge is in text files below {@code /symptoms/}, which can be corrected without Java: {@code patterns.txt}
 * (how to recognize an error, and its possible causes), {@code tests.txt} (how to distinguish each problem) and
 * {@code questions.txt} (what only a person knows). The first pattern that matches is used: special ones are above general
 * ones. A pasted line proves that somebody saw the error, not that it still happens: a cause is named only when the
 * examination found it, or when the person's answers leave no other meaning.
 */
@NullMarked
package dev.registrydoctor.checks.symptom;

import org.jspecify.annotations.NullMarked;
