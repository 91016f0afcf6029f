package dev.registrydoctor.doctor.act.fix;

/** Hears of each step when it has ended. */
@FunctionalInterface
public interface FixListener {
    void ended(StepResult result, int number);
}
