package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.workflow.PolicyFacts;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * What a test tells rules in the place of a server's catalog.
 *
 * @param wantedDocuments patterns of the files that rules want to see
 * @param surroundings of whatever a step touches
 */
record ToldFacts(Mono<List<String>> wantedDocuments, Surroundings surroundings) implements PolicyFacts {

    @Override
    public Surroundings surroundings(Concern concern) {
        return surroundings;
    }
}
