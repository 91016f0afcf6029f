package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import org.jspecify.annotations.Nullable;

/**
 * What there is of the cluster that steps change.
 *
 * @param isAlive whether there is one that tells what a step would change; else, for a sample, its command is shown
 * @param objects null where the cluster cannot be reached
 * @param kubectl how people reach it
 * @param nodes those whose files can be changed from here
 * @param nodes those whose files can be changed from here
 */
public record ClusterReach(
        boolean isAlive, @Nullable ClusterObjects objects, KubectlAccess kubectl, Logins logins, RemoteNodes nodes) {}
