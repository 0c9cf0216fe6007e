package dev.callboard.backend.scaffolder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rego that allows every task and step, but for what a test says otherwise.
 *
 * @param contract the version that its decisions speak
 * @param task fields of decisions on plans, each with Rego for its value
 * @param step fields of decisions on steps
 */
record TestRules(String contract, Map<String, String> task, Map<String, String> step) {

    static final TestRules ALLOWING = new TestRules("decision/v1", Map.of(), Map.of());

    TestRules withContract(String other) {
        return new TestRules(other, task, step);
    }

    TestRules withTask(Map<String, String> fields) {
        return new TestRules(contract, fields, step);
    }

    TestRules withStep(Map<String, String> fields) {
        return new TestRules(contract, task, fields);
    }

    /** Writes them as a folder that OPA takes as a bundle. */
    Path write(Path folder, String revision) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve(".manifest"), "{\"revision\": \"%s\"}".formatted(revision));
        Files.writeString(rules.resolve("action.rego"), rego("backstage.scaffolder.action", step));
        Files.writeString(rules.resolve("task.rego"), rego("backstage.scaffolder.task", task));
        return rules;
    }

    private String rego(String name, Map<String, String> fields) {
        Map<String, String> decision = new LinkedHashMap<>();
        decision.put("schema", "\"" + contract + "\"");
        decision.put("id", "input.id");
        decision.put("allow", "true");
        for (String list : new String[] {"deny", "warn", "shadow", "exempted", "require_approval", "obligations"}) {
            decision.put(list, "[]");
        }
        decision.put("ttl", "0");
        decision.putAll(fields);
        return decision.entrySet().stream()
                .map(field -> "\t\"" + field.getKey() + "\": " + field.getValue() + ",\n")
                .collect(Collectors.joining("", "package " + name + "\n\ndecision := {\n", "}\n"));
    }
}
