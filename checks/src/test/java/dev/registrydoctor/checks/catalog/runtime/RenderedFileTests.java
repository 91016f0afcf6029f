package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.model.containerd.RenderedTemplate;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RenderedFileTests {

    private static final String EDITED = "runtime.generated-file-edited";
    private static final String PENDING = "runtime.restart-pending";
    private static final String GENERATED = BuiltIn.ARGS + "/containerd.toml";

    private static final String TEMPLATE = """
            version = 2
            snapshotter = "${SNAPSHOTTER}"
            config_path = "${SNAP_DATA}/args/certs.d"
            """;

    private static final String RENDERED = """
            version = 2
            snapshotter = "overlayfs"
            config_path = "/var/snap/microk8s/8511/args/certs.d"
            """;

    private static final Instant EARLY = GivenSite.ago(Duration.ofDays(9));
    private static final Instant LATE = GivenSite.ago(Duration.ofDays(1));

    private static GivenSite site(String template, @Nullable Instant time, String rendered, @Nullable Instant start) {
        return GivenSite.healthy()
                .answer(new HostFile.Ask(BuiltIn.TEMPLATE), new HostFile(BuiltIn.TEMPLATE, template, time))
                .answer(new HostFile.Ask(GENERATED), new HostFile(GENERATED, rendered, start));
    }

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RenderedFile());
    }

    private static GivenSite withArgument(GivenSite site, String file, @Nullable Instant changed, Instant start) {
        return withArguments(site, start, entry(file, changed));
    }

    private static HostFolder.Entry entry(String file, @Nullable Instant changed) {
        return new HostFolder.Entry(file, HostFolder.Kind.FILE, changed);
    }

    private static GivenSite withArguments(GivenSite site, Instant start, HostFolder.Entry... entries) {
        return site.answer(new HostFolder.Ask(BuiltIn.ARGS), new HostFolder(BuiltIn.ARGS, List.of(entries)))
                .host(new HostFacts(
                        "vm",
                        "Ubuntu 24.04",
                        List.of("192.168.64.2"),
                        true,
                        true,
                        List.of(new HostFacts.Process("kubelite", 5, start))));
    }

    @Test
    void whatTheTemplateGivesPasses() {
        examine(site(TEMPLATE, LATE, RENDERED, EARLY)).passes();
        examine(site(TEMPLATE, EARLY, "\n" + RENDERED + "\n", LATE)).passes();
    }

    @Test
    void anEditOfTheGeneratedFileIsNamedByItsLine() {
        examine(site(TEMPLATE, EARLY, RENDERED + "[debug]\nlevel = \"debug\"\n", LATE))
                .reports(EDITED)
                .says(GENERATED + ":4", "[debug]", "next start")
                .links(EDITED, Subject.file(GENERATED), Subject.node("vm"))
                .advises("diff " + BuiltIn.TEMPLATE, ".bak")
                .neverSays("nano " + GENERATED);
    }

    @Test
    void valuesAreNotRepeated() {
        examine(site(TEMPLATE, EARLY, RENDERED + "password = \"hunter2\"\n", LATE))
                .reports(EDITED)
                .says("password")
                .neverSays("hunter2");
    }

    @Test
    void withoutTimesTheTwoAreNotToldApart() {
        examine(site(TEMPLATE, null, RENDERED + "[debug]\n", null))
                .reports(EDITED)
                .says("is not known");
    }

    @Test
    void aNewerTemplateWaitsForARestart() {
        examine(site(TEMPLATE + "[debug]\n", LATE, RENDERED, EARLY))
                .reports(PENDING)
                .says("a line of the template is missing: [debug]")
                .links(PENDING, Subject.node("vm"))
                .advises("sudo snap restart microk8s.daemon-containerd");
    }

    @Test
    void aNewerArgumentOfKubeliteWaitsToo() {
        GivenSite site = site(TEMPLATE, EARLY, RENDERED, EARLY);
        examine(withArgument(site, "kubelet", LATE, EARLY)).reports(PENDING).advises("microk8s.daemon-kubelite");
        examine(withArgument(site, "kubelet", EARLY, LATE)).passes();
        examine(withArgument(site, "ctr", LATE, EARLY)).passes();
        examine(withArgument(site, "kubelet", null, EARLY)).passes();
    }

    /** run-kubelite-with-args writes three of them before it becomes kubelite, which keeps its start time. */
    @Test
    void whatTheStartItselfWritesWaitsForNothing() {
        GivenSite site = site(TEMPLATE, EARLY, RENDERED, EARLY);
        examine(withArguments(
                        site,
                        LATE,
                        entry("kube-apiserver", LATE.plusMillis(110)),
                        entry("kube-proxy", EARLY),
                        entry("kubelet", LATE.plusMillis(130)),
                        entry("kubelite", LATE.plusMillis(90))))
                .passes();
        // no default route for two minutes, and none of containerd's socket either
        examine(withArguments(
                        site,
                        LATE,
                        entry("kube-apiserver", LATE.plusSeconds(141)),
                        entry("kube-proxy", LATE.plusSeconds(60)),
                        entry("kubelet", LATE.plusSeconds(142)),
                        entry("kubelite", LATE.plusSeconds(1))))
                .passes();
    }

    @Test
    void anEditAfterTheStartIsTheOnlyOneNamed() {
        GivenSite site = site(TEMPLATE, EARLY, RENDERED, EARLY);
        examine(withArguments(
                        site,
                        EARLY,
                        entry("kube-apiserver", EARLY.plusMillis(110)),
                        entry("kubelet", LATE),
                        entry("kubelite", EARLY.plusMillis(90))))
                .reports(PENDING)
                .says("file kubelet was changed")
                .neverSays("file kubelite was changed", "file kube-apiserver was changed");
        // what no start writes is told from the start's own writes by seconds
        examine(withArguments(
                        site,
                        EARLY,
                        entry("kube-scheduler", EARLY.plusSeconds(40)),
                        entry("kubelet", EARLY.plusMillis(130)),
                        entry("kubelite", EARLY.plusMillis(90))))
                .reports(PENDING)
                .says("file kube-scheduler was changed");
    }

    @Test
    void containerdsEnvironmentIsReadWhenItsFileIsWritten() {
        GivenSite site = site(TEMPLATE, EARLY, RENDERED, EARLY);
        examine(withArgument(site, "containerd-env", LATE, LATE))
                .reports(PENDING)
                .advises("microk8s.daemon-containerd");
    }

    @Test
    void withoutEitherFileThereIsNothingToCompare() {
        examine(GivenSite.healthy()).skips();
        examine(GivenSite.empty()).skips();
    }

    @Test
    void aFileThatMayNotBeReadIsNotCompared() {
        examine(site(TEMPLATE, LATE, RENDERED, EARLY).unknown(new HostFile.Ask(GENERATED)))
                .cannotTell();
        examine(site(TEMPLATE, LATE, RENDERED, EARLY).unknown(new HostFile.Ask(BuiltIn.TEMPLATE)))
                .cannotTell();
    }

    @Test
    void placeholdersMayBeAnything() {
        assertNull(RenderedTemplate.difference("a = \"${X}/b${Y}\"\n", "a = \"/c/b\"\n"));
        RenderedTemplate.Difference changed = RenderedTemplate.difference("a = \"${X}/b\"\n", "a = \"/c/d\"\n");
        assertNotNull(changed);
        assertEquals(1, changed.line());
    }
}
