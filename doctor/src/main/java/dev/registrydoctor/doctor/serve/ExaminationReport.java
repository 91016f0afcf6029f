package dev.registrydoctor.doctor.serve;

import dev.registrydoctor.reports.record.Report;
import java.time.Instant;

/**
 * What an examination came to.
 *
 * @param at when it began
 * @param shown the report as people may see it: without secrets and, where that was asked for, without names
 * @param named the same report with all names, which goes nowhere but to the objects of the cluster itself; the lists of both
 *     have the same entries in the same order
 * @param apiAnswered whether the API server answered; when it did not, nothing about the cluster is known
 */
public record ExaminationReport(Instant at, Report shown, Report named, boolean apiAnswered) {}
