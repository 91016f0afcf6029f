package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.custom.CustomObjects;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.doctor.act.fix.Gate;
import dev.registrydoctor.doctor.cli.command.Command;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.Arg;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.UsageException;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.doctor.setup.plan.SetupPlan;
import dev.registrydoctor.doctor.setup.retention.RetentionPlan;
import dev.registrydoctor.doctor.setup.retention.RetentionProof;
import dev.registrydoctor.doctor.setup.retention.RetentionRecheck;
import dev.registrydoctor.doctor.setup.retention.RetentionRequest;
import dev.registrydoctor.doctor.setup.retention.RetentionSchedule;
import dev.registrydoctor.doctor.setup.retention.StoreSight;
import dev.registrydoctor.reports.record.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code registry-doctor setup retention}: deletes images of the built-in registry by rules, and frees their space. */
public final class SetupRetentionCommand extends Command {

    /** What a person types to agree to the deletion. */
    private static final String SUBJECT = BuiltIn.DEPLOYMENT_PATH;

    /** A Pod that ends gets 30 s by default. */
    private static final Duration PODS_END = Duration.ofSeconds(60);

    private final Terminal terminal;

    private final RetentionOptions rules = with(new RetentionOptions());
    private final Arg<Path> volume = option(
            Path.class,
            named("--volume")
                    .paramLabel("DIR")
                    .description(
                            "Where the volume of the registry is mounted: the folder that has docker/registry/v2 in it."));
    private final Arg<String> agreed = option(
            String.class,
            named("--agree-to-delete")
                    .paramLabel(SUBJECT)
                    .description(
                            "Agree to the deletion without being asked, by naming the registry: for a schedule that a"
                                    + " person has made. Not read from the environment or a file."));
    private final Arg<String> schedule = option(
            String.class,
            named("--schedule")
                    .paramLabel("CRON")
                    .description(
                            "Print a CronJob that does it at these times (\"0 3 * * 0\"), with the least rights; change"
                                    + " nothing. It takes --agree-to-delete."));
    private final Arg<String> image = option(
            String.class,
            named("--image")
                    .paramLabel("IMAGE")
                    .description("With --schedule: the image of registry-doctor that it runs."));
    private final RetentionPulls pulls = with(new RetentionPulls());
    private final CarryOut acting = with(new CarryOut());
    private final SetupSite site = with(new SetupSite());
    private final DataOptions data = with(new DataOptions());
    private final ColorOption color = with(new ColorOption());

    private @Nullable RetentionRecheck recheck;

    public SetupRetentionCommand(Terminal terminal) {
        super(
                "retention",
                "Deletes images of the built-in registry by rules, and frees their space.",
                "Without rules, it only collects garbage. What a Pod, a controller or a node uses is never deleted. The registry is"
                        + " read-only meanwhile, and is set back however it ends. In a terminal it asks once; without one, and"
                        + " without --yes, it changes nothing.");
        spec.usageMessage()
                .footer(
                        "Exit codes: 0 nothing is left to delete, 2 wrong usage, 3 something is, or has to be settled first.");
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        site.validate();
        acting.validate(site.options());
        pulls.validate();
        if (!site.options().registries.get().isEmpty()) {
            throw new UsageException(
                    "only images of the built-in registry are deleted here: leave out --registry. In Harbor, a"
                            + " project has rules below Policy, Tag Retention, and Administration, Clean Up frees the space; both"
                            + " keep what their own rules say and know nothing of this cluster");
        } else if (volume.isGiven() && !Files.isDirectory(volume.get())) {
            throw new UsageException("--volume " + volume.get() + " is not a directory");
        }
        if (agreed.isGiven() && !agreed.get().equals(SUBJECT)) {
            throw new UsageException("--agree-to-delete names the registry that loses images: " + SUBJECT);
        }
        if (schedule.isGiven()) {
            return printSchedule();
        } else if (image.isGiven()) {
            throw new UsageException("--image is for --schedule");
        }
        pulls.read(terminal);
        RetentionRequest request = new RetentionRequest(rules.rules(), Instant.now(), agreed.isGiven());
        RetentionStore stores = new RetentionStore(site, volume.orNull(), terminal);
        Needs needs = RetentionPlan.NEEDS.and(RetentionStore.NEEDS);
        SetupFlow flow = new SetupFlow(
                "setup retention",
                SUBJECT,
                needs,
                (seen, open) -> plan(request, stores.sight(seen, open), seen),
                null,
                (plan, seen, open, asked) -> proven(plan, seen, open),
                new CarryOut.Care(gate(needs, stores), agreed.orNull()));
        if (acting.isWanted(site.options(), terminal, data.isText())) {
            acting.takeBackInterrupted(site.options(), terminal);
        }
        return flow.run(site, acting, data, color, terminal);
    }

    /** Nobody is there when it runs: who makes the schedule agrees to what it deletes. */
    private int printSchedule() throws IOException, InterruptedException {
        rules.rules();
        if (!agreed.isGiven()) {
            throw new UsageException("a schedule deletes images when nobody is there to agree: add --agree-to-delete "
                    + SUBJECT + ". Look first at what it would delete today, without --schedule");
        } else if (!image.isGiven() || !RetentionSchedule.isImage(image.get())) {
            throw new UsageException(
                    "--schedule needs --image IMAGE, an image of registry-doctor that the cluster can pull");
        } else if (!RetentionSchedule.isSchedule(schedule.get())) {
            throw new UsageException("--schedule takes five fields, as in \"0 3 * * 0\", or @weekly");
        } else if (volume.isGiven()) {
            throw new UsageException("the CronJob mounts the volume itself: leave out --volume");
        } else if (pulls.isGiven()) {
            throw new UsageException(
                    "the CronJob has no login and no CA: leave out --username and --ca. Where the registry"
                            + " needs them, it skips the pull at the end");
        }
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        terminal.out()
                .print(new RetentionSchedule(
                                schedule.get(), image.get(), rules.words(), SUBJECT, now, customResources())
                        .manifest());
        terminal.out().flush();
        return ExitCode.OK;
    }

    /** The custom resources that the cluster has now, by group; null when that is not known. */
    private @Nullable Map<String, List<String>> customResources() throws IOException, InterruptedException {
        Evidence evidence =
                site.gather(Needs.of(CustomObjects.Ask.INSTANCE), terminal).evidence();
        CustomObjects custom = evidence.orNull(CustomObjects.Ask.INSTANCE);
        return custom == null
                ? null
                : custom.kinds().stream()
                        .collect(Collectors.groupingBy(
                                CustomObjects.Kind::group,
                                TreeMap::new,
                                Collectors.mapping(CustomObjects.Kind::resource, Collectors.toList())));
    }

    private PlanOutput plan(RetentionRequest request, StoreSight sight, SetupSite.Seen seen) {
        RetentionPlan plan = RetentionPlan.of(request, sight);
        if (recheck == null) {
            recheck = new RetentionRecheck(plan);
        }
        return new PlanOutput(
                new SetupPlan(List.of(), List.of()),
                new PlanExtras(plan.part(), SetupPart.NOTHING, List.of()),
                seen.access(),
                seen.description(),
                false,
                List.of(),
                new RetentionDetail(plan, null, List.of()));
    }

    /** Looks at the registry again before something is removed, and before garbage is collected. */
    private Gate gate(Needs needs, RetentionStore stores) {
        return step -> {
            RetentionRecheck known = recheck;
            Action action = step.step().action();
            if (known == null || !known.isNeeded(action)) {
                return null;
            }
            long end = System.nanoTime() + PODS_END.toNanos();
            while (true) {
                String objection = site.look(
                                needs,
                                terminal,
                                (seen, open) -> Optional.ofNullable(known.objection(action, stores.sight(seen, open))))
                        .orElse(null);
                if (objection == null || !known.mayPass(objection) || System.nanoTime() > end) {
                    return objection;
                }
                TimeUnit.SECONDS.sleep(2);
            }
        };
    }

    /** The plan with what became of the first one, when that was carried out. */
    private PlanOutput proven(PlanOutput after, SetupSite.Seen seen, OpenSite open) {
        RetentionRecheck known = recheck;
        RetentionPlan before = known == null ? null : known.before();
        if (before == null || !(after.detail() instanceof RetentionDetail detail)) {
            return after;
        }
        RetentionProof proof = RetentionProof.of(before, detail.plan().sight().store());
        RetentionPulls.Pulled pulled =
                pulls.pull(seen, open.live(), detail.plan().sight().store());
        List<String> faults = new ArrayList<>(proof.faults());
        faults.addAll(pulled.faults());
        return new PlanOutput(
                after.plan(),
                after.extras(),
                after.access(),
                after.description(),
                after.isCheck(),
                after.remarks(),
                new RetentionDetail(
                        detail.plan(), new RetentionProof(proof.freed(), proof.foreseen(), faults), pulled.pulled()));
    }
}
