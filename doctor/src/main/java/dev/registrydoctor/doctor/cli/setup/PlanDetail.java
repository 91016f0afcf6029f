package dev.registrydoctor.doctor.cli.setup;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.reports.text.Page;
import java.io.IOException;

/** What a plan of one kind tells beside steps and obstacles. */
interface PlanDetail {

    /** What comes before the steps. */
    void writeText(Page page) throws IOException;

    /** Fields of the plan's object. */
    void writeJson(JsonGenerator json) throws IOException;

    /** What it comes to, in a sentence. */
    String summary();

    /** Whether what was done shows a fault. */
    boolean isBroken();
}
