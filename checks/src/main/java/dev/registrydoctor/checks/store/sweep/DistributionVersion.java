package dev.registrydoctor.checks.store.sweep;

/** Versions of distribution, the program of the registry, whose garbage collections differ. */
public enum DistributionVersion {
    /** 2.7 and 2.8, the registry of MicroK8s ({@code registry/storage/garbagecollect.go}). */
    V2,
    /** 3.0 and later. */
    V3
}
