package dev.callboard.policy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Documents for tests of the gate: the smallest input of a step, and decisions about it. */
final class Decisions {

    private Decisions() {}

    static PolicyDecision of(Mono<PolicyDecision> decision) {
        return Objects.requireNonNull(decision.block(Duration.ofSeconds(5)), "The gate said nothing");
    }

    static ObjectNode allow(String id) {
        return json("""
                {"schema":"decision/v1","id":"%s","allow":true,"deny":[],"warn":[],"shadow":[],"exempted":[],
                 "require_approval":[],"obligations":[],"ttl":0}""".formatted(id));
    }

    /** An allow, but for the named fields, which have the given JSON as values. */
    static ObjectNode with(String id, String... fieldsAndValues) {
        ObjectNode decision = allow(id);
        for (int i = 0; i < fieldsAndValues.length; i += 2) {
            decision.set(fieldsAndValues[i], StrictJson.read(fieldsAndValues[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return decision;
    }

    static ObjectNode stepInput(String id) {
        return json("""
                {"schema":"action-input/v1","id":"%s","phase":"step",
                 "step":{"id":"publish","input":{"repoVisibility":"public","token":"***secret:T***","tags":["a"]},
                         "redacted":["/token"]}}""".formatted(id));
    }

    static ObjectNode json(String text) {
        return (ObjectNode) StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
