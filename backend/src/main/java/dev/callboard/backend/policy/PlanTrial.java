package dev.callboard.backend.policy;

import dev.callboard.backend.auth.Credentials;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.ObjectNode;

/** Has the policy judge a task that nobody starts. Whoever has tasks implements it. */
public interface PlanTrial {

    /** What the policy says of the task in a request, and what it was asked. An error if the request describes none. */
    Mono<ObjectNode> judge(Credentials caller, ServerHttpRequest request);
}
