package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A receiver that remembers what it was told. */
final class Remembering implements ChangeReceiver {

    private final String name;
    private final List<CauseChange> told = Collections.synchronizedList(new ArrayList<>());

    Remembering(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void tell(List<CauseChange> changes) {
        told.addAll(changes);
    }

    List<CauseChange> told() {
        return List.copyOf(told);
    }

    /** Problems of the changes of one kind, in their order. */
    List<String> of(Kind kind) {
        return told().stream()
                .filter(change -> change.kind() == kind)
                .map(change -> change.cause().key().problem())
                .toList();
    }
}
