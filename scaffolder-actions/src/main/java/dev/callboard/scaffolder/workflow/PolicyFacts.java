package dev.callboard.scaffolder.workflow;

import dev.callboard.scaffolder.action.ActionTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What whoever runs the engine knows, and rules want to know, beyond a task itself. */
public interface PolicyFacts {

    /** Nothing is known, and rules want to see no files. */
    PolicyFacts NONE = new PolicyFacts() {
        @Override
        public Mono<List<String>> wantedDocuments() {
            return Mono.just(List.of());
        }

        @Override
        public Surroundings surroundings(Concern concern) {
            return Surroundings.UNKNOWN;
        }
    };

    /** Patterns of the paths of the files that rules want to see. Never empty, and never an error signal. */
    Mono<List<String>> wantedDocuments();

    /** What the catalog says about what a step touches. Answers from memory. */
    Surroundings surroundings(Concern concern);

    /**
     * What a step is about, as far as its input and the task's parameters tell.
     *
     * @param target what its action touches
     * @param component the component that is named, as it is written, or null
     * @param system the system that is named, as it is written, or null
     * @param owner the owner that is named, as it is written, or null
     */
    record Concern(
            ActionTarget target,
            @Nullable String component,
            @Nullable String system,
            @Nullable String owner) {}

    /**
     * What is around what a step touches; null where nobody can tell.
     *
     * @param environment such as {@code production}
     * @param system the full reference of the system
     * @param tier how critical it is, where 1 is the most critical
     * @param owner the full reference of the owner
     */
    record Surroundings(
            @Nullable String environment,
            @Nullable String system,
            @Nullable String tier,
            @Nullable String owner) {

        /** Nobody can tell anything. */
        public static final Surroundings UNKNOWN = new Surroundings(null, null, null, null);
    }
}
