package dev.callboard.benchmarks;

import dev.callboard.policy.KnownInput;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Inputs like those of everyday templates: a fetch, a publish and a registration, with addresses and a description. */
final class PolicyQuestions {

    private PolicyQuestions() {}

    static List<ObjectNode> steps() {
        return List.of(fetch(), publish(), register());
    }

    static ObjectNode plan(int length) {
        ObjectNode plan = KnownInput.step().deepCopy().asObject();
        plan.put("schema", "task-input/v1").put("phase", "plan");
        plan.remove("step");
        plan.remove("target");
        plan.path("task").asObject().put("stepCount", length);
        ArrayNode steps = plan.putArray("steps");
        for (int index = 0; index < length; index++) {
            ObjectNode question = steps().get(index % steps().size());
            ObjectNode step = question.path("step").asObject();
            step.put("id", "step-" + index).put("index", index);
            step.set("target", question.path("target"));
            steps.add(step);
        }
        return plan;
    }

    private static ObjectNode fetch() {
        ObjectNode question = step("fetch:template", "workspace");
        ObjectNode values = input(question)
                .put("url", "https://git.acme.example/acme/skeletons/src/branch/main/java")
                .putObject("values");
        values.put("owner", "group:default/payments-team").put("name", "invoices");
        values.put("description", "Sends invoices; see https://docs.acme.example/invoices");
        ObjectNode target = question.path("target").asObject();
        target.putNull("org").putNull("repo");
        return question;
    }

    private static ObjectNode publish() {
        ObjectNode question = step("publish:gitea", "external");
        input(question)
                .put("repoUrl", "git.acme.example?owner=acme&repo=invoices")
                .put("repoVisibility", "private")
                .put("description", "Sends invoices; ask payments@acme.example")
                .put("defaultBranch", "main");
        return question;
    }

    private static ObjectNode register() {
        ObjectNode question = step("catalog:register", "external");
        input(question)
                .put("repoContentsUrl", "https://git.acme.example/acme/invoices/src/branch/main")
                .put("catalogInfoPath", "/catalog-info.yaml");
        return question;
    }

    private static ObjectNode step(String action, String sideEffect) {
        ObjectNode question = KnownInput.step().deepCopy().asObject();
        question.path("step").asObject().put("action", action).put("sideEffect", sideEffect);
        return question;
    }

    private static ObjectNode input(ObjectNode question) {
        return question.path("step").asObject().putObject("input");
    }
}
