package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.policy.PlanTrial;
import dev.callboard.backend.web.InputError;
import dev.callboard.policy.ApprovalRequirement;
import dev.callboard.policy.Finding;
import dev.callboard.scaffolder.workflow.JudgedPlan;
import dev.callboard.scaffolder.workflow.PlanDecision;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Judges tasks of templates in the catalog: the input is built as for a real one, and nothing is stored or recorded. */
final class PlanTrials implements PlanTrial {

    private final TaskCreation creation;

    /** @param creation over a gate that keeps no records */
    PlanTrials(TaskCreation creation) {
        this.creation = creation;
    }

    @Override
    public Mono<ObjectNode> judge(Credentials caller, ServerHttpRequest request) {
        return RequestBodies.read(request)
                .flatMap(body -> creation.judge(
                        caller,
                        CatalogTemplates.refOf(RequestBodies.string(body, "templateRef")),
                        RequestBodies.object(body, "values"),
                        RequestBodies.secrets(body)))
                .map(PlanTrials::json)
                .onErrorMap(InvalidValues.class, PlanTrials::error);
    }

    private static InputError error(InvalidValues invalid) {
        String complaints = invalid.body()
                .path("errors")
                .valueStream()
                .map(error -> error.path("property").asString("") + " "
                        + error.path("message").asString(""))
                .collect(Collectors.joining("; "));
        return new InputError("The template does not take these values: " + complaints, invalid);
    }

    /** A policy that failed has refused nothing of the author's: it is told as what it is, and permits as little. */
    static ObjectNode json(JudgedPlan judged) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (judged.decision()) {
            case PlanDecision.Permitted permitted -> {
                json.put("outcome", "ALLOW");
                json.set("warnings", Refusals.json(permitted.warnings()));
            }
            case PlanDecision.Refused refused -> {
                Optional<Finding> failure = refused.findings().stream()
                        .filter(Finding::isPolicyFailure)
                        .findFirst();
                json.put("outcome", failure.isPresent() ? "ERROR" : "DENY");
                failure.ifPresent(broken -> json.put("why", broken.message()));
                json.set("findings", Refusals.json(refused.findings()));
            }
            case PlanDecision.NeedsApproval needed -> {
                json.put("outcome", "WAIT");
                json.set(
                        "findings",
                        Refusals.json(needed.requirements().stream()
                                .map(ApprovalRequirement::asFinding)
                                .toList()));
            }
            case PlanDecision.Unavailable unavailable -> {
                json.put("outcome", "UNAVAILABLE").put("why", unavailable.why());
            }
        }
        for (String list : List.of("findings", "warnings")) {
            if (!json.has(list)) {
                json.putArray(list);
            }
        }
        json.set("input", judged.question());
        return json;
    }
}
