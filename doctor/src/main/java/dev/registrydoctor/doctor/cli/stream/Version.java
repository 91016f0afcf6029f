package dev.registrydoctor.doctor.cli.stream;

/** The program's name and version. */
public final class Version {

    public static final String NAME = "registry-doctor";

    private Version() {}

    /** The version, from the jar's manifest; {@code development} when run from classes. */
    public static String number() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** One line for {@code --version}. */
    public static String line() {
        return NAME + " " + number() + " (Java " + Runtime.version().feature() + ")";
    }
}
