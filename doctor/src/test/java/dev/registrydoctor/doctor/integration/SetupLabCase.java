package dev.registrydoctor.doctor.integration;

/** What is set up on the nodes of the lab. */
@SuppressWarnings("ImmutableEnumChecker") // each trial is a method without state
enum SetupLabCase {
    PLAIN_HTTP(SetupLabCases::plainHttp),
    PRIVATE_CA(SetupLabCases::privateCa),
    LOGIN(SetupLabCases::login),
    MIRROR_WITH_FALLBACK(SetupLabCases::mirrorWithFallback),
    MIRROR_WITHOUT_FALLBACK(SetupLabCases::mirrorWithoutFallback),
    PROJECT_OF_A_PROXY(SetupLabCases::project),
    FILE_AND_DRIFT(SetupLabCases::file),
    MIRROR_TABLES(SetupLabCases::mirrorTables),
    NODE_THAT_DOES_NOT_ANSWER(SetupLabCases::nodeThatDoesNotAnswer),
    NODE_THAT_CANNOT_BE_WRITTEN(SetupLabCases::nodeThatCannotBeWritten);

    /** Tries it. */
    private interface Trial {
        void run(SetupLab lab) throws Exception;
    }

    private final Trial trial;

    SetupLabCase(Trial trial) {
        this.trial = trial;
    }

    /** Tries it on nodes that are in order. */
    void tryOut(SetupLab lab) throws Exception {
        trial.run(lab);
    }
}
