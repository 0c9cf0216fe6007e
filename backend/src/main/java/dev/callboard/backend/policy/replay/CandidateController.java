package dev.callboard.backend.policy.replay;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.policy.CandidateTrial;
import dev.callboard.backend.policy.records.DecisionReaders;
import dev.callboard.backend.policy.records.PageRequest;
import dev.callboard.backend.policy.records.PageRequest.Placed;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.policy.EngineStatus;
import dev.callboard.policy.record.Difference;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

/** Says what the rules on trial would decide otherwise than those that decide. */
@RestController
@RequestMapping("/api/policy/candidate")
final class CandidateController {

    private static final String WHAT = "What the candidate would decide";

    private final CandidateTrial trial;
    private final DecisionReaders readers;

    CandidateController(CandidateTrial trial, DecisionReaders readers) {
        this.trial = trial;
        this.readers = readers;
    }

    /** The numbers of this server, since it started or has these rules. */
    @GetMapping
    ResponseEntity<byte[]> summary(Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        EngineStatus status = status();
        ObjectNode json = trial.summary().orElseThrow();
        json.put("source", status.source());
        json.put("ready", status.ready());
        json.put("revision", status.revision());
        json.put("since", status.since() == null ? null : status.since().toString());
        json.put("lastError", status.lastError());
        return JsonAnswer.ok(request, json);
    }

    /** In the order of the decisions. */
    @GetMapping("/differences")
    ResponseEntity<byte[]> differences(Credentials caller, ServerHttpRequest request) {
        readers.requireAll(caller, WHAT);
        status();
        PageRequest page = PageRequest.of(request, 0);
        List<Difference> all = trial.differences();
        List<Placed> placed = new ArrayList<>();
        for (long i = page.cursor(); i < Math.min(all.size(), page.cursor() + page.andOne()); i++) {
            placed.add(new Placed(i + 1, all.get((int) i).toJson()));
        }
        return JsonAnswer.ok(request, page.page(placed));
    }

    private EngineStatus status() {
        return trial.status()
                .orElseThrow(() -> new NotFoundError(
                        "No candidate is on trial; name its bundle in callboard.policy.candidate.bundle"));
    }
}
