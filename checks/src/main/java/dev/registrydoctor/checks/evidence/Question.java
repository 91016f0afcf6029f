package dev.registrydoctor.checks.evidence;

/**
 * A typed question to a site. Two equal questions are one question: it is asked at most once a run.
 *
 * @param <T> the type of a known answer's value
 */
public sealed interface Question<T>
        permits Listing,
                ApiContact.Ask,
                ContainerLog.Ask,
                DiskSpace.Ask,
                RegistryProbe.Ask,
                PullSecret.Ask,
                CredentialTrial.Ask,
                RepositoryCatalog.Ask,
                Harbor.Ask,
                PushProbe.Ask,
                TagList.Ask,
                Manifest.Ask,
                Blob.Ask,
                TokenRealm.Ask,
                TlsChain.Ask,
                NameLookup.Ask,
                HostFile.Ask,
                HostFolder.Ask,
                PemFile.Ask,
                CertsDirectory.Ask,
                RuntimeLog.Ask,
                Listener.Ask,
                HostFacts.Ask,
                DockerEngine.Ask,
                PacketFilter.Ask,
                Settings.Ask {

    /** The question in words, for lists of what was and was not looked at. */
    String describe();
}
