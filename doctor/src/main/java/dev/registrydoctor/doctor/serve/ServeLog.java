package dev.registrydoctor.doctor.serve;

/** What serve says to whoever reads its log: one line each, without control characters. */
public interface ServeLog {
    void say(String line);
}
