package dev.registrydoctor.doctor.cli.fix.text;

import dev.registrydoctor.doctor.act.apply.Undoer;
import java.io.PrintWriter;
import java.util.List;

/** What came of taking changes back, in words. */
public final class UndoText {

    private UndoText() {}

    public static void print(List<Undoer.Taken> taken, PrintWriter out) {
        for (Undoer.Taken one : taken) {
            String what = ChangeText.subject(one.step().change());
            out.println(
                    one.problem() == null
                            ? "Taken back: " + what
                            : (one.isIrreversible() ? "Cannot be taken back: " : "NOT taken back: ") + what + ": "
                                    + Shown.clean(one.problem()));
        }
        out.flush();
    }
}
