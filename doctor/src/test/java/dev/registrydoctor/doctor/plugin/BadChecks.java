package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Checks as plug-ins may bring them. */
public final class BadChecks {

    private BadChecks() {}

    /** All that a check needs, but for what each of them does wrong. */
    abstract static class Base implements Check {
        @Override
        public CheckInfo info() {
            return CheckInfo.of("bad." + getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT), "it is good");
        }

        @Override
        public Outcome examine(Evidence evidence) {
            return Outcome.pass("all is well");
        }
    }

    /** Nothing is wrong with it. */
    public static final class Good extends Base {}

    /** Throws what no check should: an Error. */
    public static final class Throwing extends Base {
        @Override
        public Outcome examine(Evidence evidence) {
            throw new NoClassDefFoundError("com/example/Missing");
        }
    }

    /** Fails before it has asked. */
    public static final class Asking extends Base {
        @Override
        public Collection<Question<?>> followUps(Evidence soFar) {
            throw new IllegalStateException("no idea what to ask");
        }
    }

    /** Waits for ever. */
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Never answers. */
    public static final class Hanging extends Base {
        @Override
        public Outcome examine(Evidence evidence) {
            hang();
            return Outcome.pass("never");
        }
    }

    /** Never says what more it asks. */
    public static final class Pondering extends Base {
        @Override
        public Collection<Question<?>> followUps(Evidence soFar) {
            hang();
            return List.of();
        }
    }

    /** A helper of it fails before it has asked. */
    public static final class Helped extends Base {
        @Override
        public CheckInfo info() {
            return super.info().needs(Needs.of().then(soFar -> {
                throw new IllegalStateException("no idea what to ask");
            }));
        }
    }

    /** Reads what it has not asked. */
    public static final class Peeking extends Base {
        @Override
        public Outcome examine(Evidence evidence) {
            return Outcome.pass(evidence.list(Listing.nodes()).size() + " nodes");
        }
    }

    /** Never says what it is. */
    public static final class Nameless extends Base {
        @Override
        public CheckInfo info() {
            hang();
            return super.info();
        }
    }

    /** Is never made. */
    public static final class Unborn extends Base {
        public Unborn() {
            hang();
        }
    }

    /** Fails in words that fail themselves. */
    public static final class Babbling extends Base {
        @Override
        public Outcome examine(Evidence evidence) {
            throw new IllegalStateException() {
                @Override
                public String getMessage() {
                    throw new UnsupportedOperationException();
                }
            };
        }
    }

    /** Fails in words that do not end, before it is anything. */
    public static final class Rambling extends Base {
        @Override
        public CheckInfo info() {
            throw new IllegalStateException() {
                @Override
                public String getMessage() {
                    hang();
                    return "";
                }
            };
        }
    }

    /** Has no id at all. */
    public static final class Anonymous extends Base {
        @Override
        @SuppressWarnings("NullAway") // that is what is wrong with it
        public CheckInfo info() {
            return CheckInfo.of(null, "it is good");
        }
    }

    /** Reports a problem that has no id. */
    public static final class Vague extends Base {
        @Override
        @SuppressWarnings("NullAway") // that is what is wrong with it
        public CheckInfo info() {
            return super.info().reports(GivenProblem.root(null, "Something"));
        }
    }

    /** Reports a problem that has no page. */
    public static final class Pageless extends Base {
        private static final Problem PROBLEM = Problem.of("bad.no-page", Pageless.class);

        @Override
        public CheckInfo info() {
            return super.info().reports(PROBLEM);
        }
    }

    /** Answers nothing. */
    public static final class Silent extends Base {
        @Override
        @SuppressWarnings("NullAway") // that is what is wrong with it
        public Outcome examine(Evidence evidence) {
            return null;
        }
    }

    /** Passes without a word. */
    public static final class Mute extends Base {
        @Override
        @SuppressWarnings("NullAway") // that is what is wrong with it
        public Outcome examine(Evidence evidence) {
            return Outcome.pass(null);
        }
    }

    /** Reports what it has not declared. */
    public static final class Undeclared extends Base {
        @Override
        public Outcome examine(Evidence evidence) {
            return Outcome.found(
                    Finding.of(GivenProblem.root("bad.surprise", "A surprise"), Subject.host("vm"), "Surprise"));
        }
    }

    /** Has the id of a check of the catalog. */
    public static final class Impostor extends Base {
        @Override
        public CheckInfo info() {
            return CheckInfo.of(CheckCatalog.checks().get(0).info().id(), "it is another one");
        }
    }

    /** Gives a problem of the catalog another meaning. */
    public static final class Redefining extends Base {
        @Override
        public CheckInfo info() {
            return super.info().reports(GivenProblem.info("storage.addon-disabled", "Storage is off, never mind"));
        }
    }

    /** Has an id that nobody could name on a command line. */
    public static final class Misnamed extends Base {
        @Override
        public CheckInfo info() {
            return CheckInfo.of("Bad Check", "it is good");
        }
    }

    /** Cannot even be made. */
    public static final class Stillborn extends Base {
        public Stillborn() {
            throw new IllegalStateException("no licence");
        }
    }
}
