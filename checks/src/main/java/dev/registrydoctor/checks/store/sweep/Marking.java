package dev.registrydoctor.checks.store.sweep;

/** The first half of a collection, in which it goes through the repositories and deletes nothing. */
interface Marking {

    /** Goes through one repository. */
    void repository(RepositoryLinks links, boolean deleteUntagged) throws CollectionStopped;

    /** What it decided after the last repository. */
    Marks marks();
}
