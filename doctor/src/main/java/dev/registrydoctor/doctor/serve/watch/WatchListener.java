package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;

/** Told of what serve does, for metrics; from any thread, and in no time. */
public interface WatchListener {

    /** An examination is over. */
    default void examined(Trigger trigger, Duration took, boolean apiAnswered) {}

    /** An examination failed: the program's own fault. */
    default void failed(Trigger trigger) {}

    /** Something that checks read has changed; many of these lead to one examination. */
    default void noticed() {}

    /** A cause began or ended. */
    default void changed(CauseChange change) {}

    /** A receiver was told, or was not. */
    default void told(String receiver, int changes, boolean succeeded) {}

    /** Changes that a receiver will never be told of, because there were too many meanwhile, or it refused them. */
    default void dropped(String receiver, int changes) {}

    /** The history could not be written. */
    default void historyFailed() {}

    /** This replica has become the leader, or has ceased to be. */
    default void leading(boolean leads) {}
}
