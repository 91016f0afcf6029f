/**
 * From an error line that somebody pasted, or their words, to the problem behind it. Nothing here does I/O but read its
 * own resource files; everything is immutable.
 *
 * <pre>
 * Symptom symptom = Symptoms.read(text);              // never fails; symptom.pattern() is empty when unknown
 * Consultation talk = Consultation.about(symptom, results, Diagnostician.diagnose(results));
 * while (talk.next().isPresent()) {
 *     Ask ask = talk.next().get();                    // ask.text(), ask.choices(), always with "don't know"
 *     talk = talk.answer(ask.id(), choice.id());      // keep the old one to go back
 * }
 * talk.candidates();                                  // each confirmed, ruled out or open, and why
 * talk.verdict();                                     // a Cause that the evidence bears, or CannotTell with tests
 * </pre>
 *
 * <p>What is known stands in three text files below {@code /symptoms/}, which need no Java to be mended:
 * {@code patterns.txt} (what is recognised and what can be behind it), {@code tests.txt} (how to tell each problem) and
 * {@code questions.txt} (what only a person knows). The first pattern in the file that fits is taken: special ones stand
 * above general ones. A pasted line proves that somebody saw the error, not that it still happens: a cause is named
 * only when the examination found it, or when the person's answers leave no other meaning.
 */
@NullMarked
package dev.registrydoctor.checks.symptom;

import org.jspecify.annotations.NullMarked;
