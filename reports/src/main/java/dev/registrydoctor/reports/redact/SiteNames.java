package dev.registrydoctor.reports.redact;

import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.reports.secrets.EncodedSecrets;
import java.net.IDN;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names found in a site, each with its kind, and the ways of writing several together ({@code namespace/name}). */
public final class SiteNames {

    private static final Pattern ADDRESS =
            Pattern.compile("\\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*]?|\\d{1,3}(?:\\.\\d{1,3}){3}");
    private static final Pattern HOST =
            Pattern.compile("[\\p{L}\\p{N}_](?:[\\p{L}\\p{N}\\p{M}_.-]{0,252}[\\p{L}\\p{N}\\p{M}])?");
    private static final Pattern VERSION = Pattern.compile("v?\\d+(?:\\.\\d+){0,3}(?:[+~-][\\w.+~-]*)?");
    private static final Pattern SERVICE = Pattern.compile("([a-z0-9-]+)\\.([a-z0-9-]+)\\.svc(?:\\.cluster\\.local)?");
    private static final Pattern SEPARATOR = Pattern.compile("(?<=[/:@])|(?=[/:@])");
    private static final Pattern UID = Pattern.compile("(?:pvc-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d+");

    private final Map<NameKind, Set<String>> byKind = new EnumMap<>(NameKind.class);
    private final Map<String, List<String>> phrases = new TreeMap<>();

    /** Adds a name; what is empty, public, or names nothing (a number, a generated id) is passed over. */
    public SiteNames add(NameKind kind, String name) {
        if (kind == NameKind.HOST) {
            return host(name);
        }
        String lower = name.toLowerCase(Locale.ROOT).strip();
        if (!lower.isEmpty() && !UID.matcher(lower).matches()) {
            set(kind).add(lower);
        }
        return this;
    }

    /** Adds a thing of a namespace, and how it is written with it. */
    public SiteNames object(NameKind kind, String namespace, String name) {
        add(NameKind.NAMESPACE, namespace);
        add(kind, name);
        phrase(namespace + "/" + name);
        return this;
    }

    /** Adds the host of {@code host}, {@code host:port} or {@code [address]:port}, and the domains that it is in. */
    public SiteNames host(String authority) {
        // A wildcard of a certificate, a domain of NO_PROXY, and the root's dot at the end.
        String host = authority.toLowerCase(Locale.ROOT).strip().replaceFirst("^(?:\\*?\\.)+", "");
        if (ADDRESS.matcher(host).matches()) {
            return this;
        }
        int colon = host.lastIndexOf(':');
        host = (colon < 0 ? host : host.substring(0, colon)).replaceFirst("\\.+$", "");
        if (ADDRESS.matcher(host).matches() || !HOST.matcher(host).matches() || PublicNames.holds(host)) {
            return this;
        }
        if (VERSION.matcher(host).matches()) {
            // containerd://1.7.29, as a node tells its runtime.
            return this;
        }
        Matcher service = SERVICE.matcher(host);
        if (service.matches()) {
            object(NameKind.WORKLOAD, service.group(2), service.group(1));
            return joined(service.group(1), ".", service.group(2), ".svc");
        }
        set(NameKind.HOST).add(host);
        spellings(host);
        for (int dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
            String domain = host.substring(dot + 1);
            if (domain.indexOf('.') > 0 && !PublicNames.holds(domain)) {
                set(NameKind.HOST).add(domain);
            }
        }
        return this;
    }

    /** A host in letters of any alphabet is also written in ASCII (punycode), and the other way around. */
    private void spellings(String host) {
        try {
            set(NameKind.HOST).add(IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
            set(NameKind.HOST).add(IDN.toUnicode(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // A name that cannot be in DNS has one spelling.
        }
    }

    /** Adds a path as a whole, and the name at its end. */
    public SiteNames file(String path) {
        String whole = path.replaceFirst("^[./]+", "");
        return add(NameKind.FILE, whole).add(NameKind.FILE, whole.substring(whole.lastIndexOf('/') + 1));
    }

    /** Adds what an image's name is made of: its registry's host and the parts of its repository. */
    public SiteNames image(String reference) {
        // Capitals make a name illegal, not public.
        ImageReference image =
                ImageReference.parse(reference.toLowerCase(Locale.ROOT)).orElse(null);
        if (image == null) {
            return this;
        }
        if (image.qualified()) {
            host(image.host());
            phrase(image.authority() + "/" + image.repository());
        } else if (image.tag() != null) {
            phrase(image.plainRepository() + ":" + image.tag());
        }
        if (image.tag() != null) {
            tag(image.tag());
        }
        return repository(image.plainRepository());
    }

    /** Adds a tag, unless it is a version or made of ordinary words ({@code v1.2-rc1}, {@code latest}, {@code stable}). */
    public SiteNames tag(String tag) {
        return OrdinaryWords.hold(tag) ? this : add(NameKind.TAG, tag);
    }

    /** Adds the values of a distinguished name, such as {@code O=team,CN=user}. */
    public SiteNames subject(String name) {
        CertificateNames.subject(name, this);
        return this;
    }

    /** Adds the names that stand in a text of the environment: a message, a line of a log, a file. */
    public SiteNames text(String text) {
        Forms.learn(text, this);
        FreeText.learn(text, this);
        if (text.contains("-----BEGIN CERTIFICATE-----")) {
            CertificateNames.learn(text, this);
        }
        for (int at = 0, end; at < text.length(); at = Math.max(end, at + 1)) {
            end = EncodedSecrets.endOfRun(text, at);
            String decoded = end - at < 16 ? null : EncodedSecrets.decode(text.substring(at, end));
            if (decoded != null) {
                Forms.learn(decoded, this);
                FreeText.learn(decoded, this);
            }
        }
        return this;
    }

    /** Adds the parts of a repository's path. */
    public SiteNames repository(String path) {
        for (String part : path.split("/", -1)) {
            add(NameKind.IMAGE, part);
        }
        if (path.indexOf('/') > 0) {
            phrase(path);
        }
        phrase("v2/" + path);
        return this;
    }

    /**
     * Adds several names as they are written together, with slashes, colons and at signs between them. Together they are
     * more telling than alone, where they may be ordinary words.
     */
    public SiteNames phrase(String names) {
        int slash = names.indexOf('/');
        String authority = slash < 0 ? "" : names.substring(0, slash);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > 0 && authority.indexOf(']', colon) < 0;
        if (ADDRESS.matcher(hasPort ? authority.substring(0, colon) : authority).matches()) {
            // Addresses have pseudonyms of their own; what follows one is told by its port.
            return hasPort ? joined(SEPARATOR.split(names.substring(colon))) : this;
        }
        return joined(SEPARATOR.split(names));
    }

    /** Adds several names as they are written together: these parts, what separates them among them. */
    public SiteNames joined(String... parts) {
        String written = String.join("", parts).toLowerCase(Locale.ROOT);
        phrases.put(
                written, Stream.of(parts).map(p -> p.toLowerCase(Locale.ROOT)).toList());
        return this;
    }

    private Set<String> set(NameKind kind) {
        return byKind.computeIfAbsent(kind, k -> new TreeSet<>());
    }

    /** Each name with the first of its kinds. */
    Map<String, NameKind> names() {
        Map<String, NameKind> names = new LinkedHashMap<>();
        byKind.forEach((kind, all) ->
                all.stream().filter(name -> !PublicNames.holds(name)).forEach(name -> names.putIfAbsent(name, kind)));
        return names;
    }

    /** What is written together, with its parts. */
    Map<String, List<String>> phrases() {
        return Collections.unmodifiableMap(phrases);
    }
}
