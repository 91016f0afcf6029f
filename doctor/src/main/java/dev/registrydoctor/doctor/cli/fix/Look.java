package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.cli.examine.Examinations;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.TimeLimit;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.util.List;

/**
 * An examination of the site that is to be changed.
 *
 * @param examined with secrets as they are: what is written into a file is not what a report shows
 * @param report without them
 * @param here which machine this is
 * @param nodes all nodes of the cluster; empty when they are not known
 */
record Look(ExaminedSite examined, Report report, Here here, List<Node> nodes) {

    Look {
        nodes = List.copyOf(nodes);
    }

    /**
     * Examines an open site.
     *
     * @throws dev.registrydoctor.doctor.cli.stream.UsageException when there is no cluster and nothing else to look at
     */
    static Look at(
            OpenSite open,
            SiteOptions site,
            NodeOptions nodes,
            List<Check> checks,
            List<String> args,
            Terminal terminal,
            Progress progress)
            throws InterruptedException {
        Duration time = site.timeout.get();
        TimeLimit limit = TimeLimit.of(time);
        Examinations.Done done =
                new Examinations(site, nodes, terminal, progress).examine(open, checks, time, time, limit);
        ExaminedSite examined = ExaminedSite.of(done.examination(), done.examiner(), done.limit());
        open.requireKubeconfig(site, terminal);
        Evidence evidence = done.examiner().gather(NodeOfHost.NEEDS);
        return new Look(
                examined,
                open.report(site, examined, args, done.limit()),
                Here.of(evidence),
                evidence.list(Listing.nodes()));
    }

    Diagnoses diagnoses() {
        return examined.diagnoses();
    }

    /** Whether the check that can find this could look. */
    boolean couldLookFor(Finding finding) {
        return examined.examination().results().stream()
                .filter(result -> result.check().problems().contains(finding.problem()))
                .noneMatch(result -> result.status() == Status.UNKNOWN || result.status() == Status.ERROR);
    }
}
