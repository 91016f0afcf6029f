package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.Leg;
import dev.registrydoctor.checks.reading.Operation;
import dev.registrydoctor.checks.reading.Reading;
import java.util.Set;

/**
 * The structure of the errors for a block of candidates. An empty set matches all.
 *
 * @param elsewhere whether the part that failed must have asked another host than the registry
 * @param over ids of general patterns that the block replaces
 */
record Shape(
        Set<Leg> legs,
        Set<FailureKind> failures,
        Set<Operation> operations,
        Set<Client> clients,
        boolean elsewhere,
        Set<String> over) {

    Shape {
        legs = Set.copyOf(legs);
        failures = Set.copyOf(failures);
        operations = Set.copyOf(operations);
        clients = Set.copyOf(clients);
        over = Set.copyOf(over);
    }

    /**
     * How special it is: the number of parts that are set. The client counts twice, since its options differ, and so does
     * the leg, since it tells which server the tests must ask.
     */
    int weight() {
        return (elsewhere ? 1 : 0)
                + (legs.isEmpty() ? 0 : 2)
                + (failures.isEmpty() ? 0 : 1)
                + (operations.isEmpty() ? 0 : 1)
                + (clients.isEmpty() ? 0 : 2);
    }

    boolean fits(Reading reading) {
        return weight() > 0
                && (!elsewhere || reading.asksElsewhere())
                && (legs.isEmpty() || legs.contains(reading.leg()))
                && (failures.isEmpty() || failures.contains(reading.failure()))
                && (operations.isEmpty() || operations.contains(reading.operation()))
                && (clients.isEmpty() || clients.contains(reading.client()));
    }
}
