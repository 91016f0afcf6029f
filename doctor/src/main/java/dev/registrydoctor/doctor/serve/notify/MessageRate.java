package dev.registrydoctor.doctor.serve.notify;

/**
 * How often somebody may be told.
 *
 * @param perMinute messages a minute in the long run, from 1
 * @param burst messages at once after a quiet time, from 1
 */
public record MessageRate(int perMinute, int burst) {

    /** What a person can read. */
    public static final MessageRate USUAL = new MessageRate(10, 5);

    public MessageRate {
        if (perMinute < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate below 1");
        }
    }
}
