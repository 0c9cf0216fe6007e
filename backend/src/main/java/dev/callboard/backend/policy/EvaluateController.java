package dev.callboard.backend.policy;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.web.JsonAnswer;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Tells authors of templates what the policy would say, and what it would be asked. */
@RestController
@RequestMapping("/api/policy")
final class EvaluateController {

    private final PlanTrial trial;

    EvaluateController(PlanTrial trial) {
        this.trial = trial;
    }

    @PostMapping("/evaluate")
    Mono<ResponseEntity<byte[]>> evaluate(Credentials caller, ServerHttpRequest request) {
        return trial.judge(caller, request).map(judged -> JsonAnswer.ok(request, judged));
    }
}
