package dev.callboard.backend.policy.records;

import java.util.List;
import java.util.Optional;

/** Who may read decisions, for tests of other packages. */
public final class Readers {

    private Readers() {}

    /** Those who are named, where nobody is in a group. */
    public static DecisionReaders named(String... names) {
        return new DecisionReaders(List.of(names), user -> Optional.empty());
    }
}
