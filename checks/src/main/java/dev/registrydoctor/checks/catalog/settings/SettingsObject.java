package dev.registrydoctor.checks.catalog.settings;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A ConfigMap or Secret beside the built-in registry that holds something of its settings.
 *
 * @param words its kind and name
 * @param data what is kept of each key; empty when the object does not exist or could not be read
 * @param gaps why it could not be read; of a list of ConfigMaps also where it is known
 */
record SettingsObject(String words, Optional<Map<String, String>> data, List<Gap> gaps) {

    static SettingsObject ofConfigMap(@Nullable String name, Evidence evidence) {
        Listing<ConfigMap> all = Listing.configMapsIn(BuiltIn.NAMESPACE);
        return new SettingsObject(
                "ConfigMap " + BuiltIn.NAMESPACE + "/" + name,
                evidence.first(all, c -> c.name().equals(name)).map(ConfigMap::data),
                evidence.answer(all).gaps());
    }

    static SettingsObject ofSecret(String name, Evidence evidence) {
        Answer<SecretSettings> answer = evidence.answer(new SecretSettings.Ask(BuiltIn.NAMESPACE, name));
        return new SettingsObject(
                "Secret " + BuiltIn.NAMESPACE + "/" + name,
                answer.toOptional().map(SecretSettings::data),
                answer.gaps());
    }
}
