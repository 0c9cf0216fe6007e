package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.Undone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An action that does what the test says and has no effect but on the workspace. Its input is checked and its target is read
 * as the real action's are.
 */
final class MockedAction implements TemplateAction {

    private static final Set<String> KEYS = Set.of("output", "fail", "cancel", "writes", "undo");

    private final ActionDescription description;
    private final Optional<TemplateAction> real;
    private final List<JsonNode> calls;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, ObjectNode> effects = new ConcurrentHashMap<>();

    private MockedAction(ActionDescription description, Optional<TemplateAction> real, List<JsonNode> calls) {
        this.description = description;
        this.real = real;
        this.calls = List.copyOf(calls);
    }

    /** @throws IllegalArgumentException if the test says something that a mock cannot do */
    static MockedAction of(String id, JsonNode script, Optional<TemplateAction> real) {
        List<JsonNode> calls = new ArrayList<>();
        if (script.isArray()) {
            script.forEach(calls::add);
        } else {
            calls.add(script);
        }
        for (JsonNode call : calls) {
            for (String key : call.propertyNames()) {
                if (!KEYS.contains(key)) {
                    throw new IllegalArgumentException("The mock of " + id + " cannot '" + key + "'; there are "
                            + String.join(", ", KEYS.stream().sorted().toList()));
                }
            }
        }
        ActionDescription described = real.map(TemplateAction::description)
                .orElseGet(() -> ActionDescription.of(id, "An action of the test"));
        boolean undoes = calls.stream().anyMatch(call -> call.has("undo"));
        return new MockedAction(
                undoes && !described.canUndo() ? described.withUndo("As the test says") : described, real, calls);
    }

    @Override
    public ActionDescription description() {
        return description;
    }

    @Override
    public ActionTarget target(ObjectNode input) {
        return real.map(action -> action.target(input)).orElse(ActionTarget.NONE);
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        JsonNode call = calls.get(Math.min(count.getAndIncrement(), calls.size() - 1));
        for (String name : call.path("writes").propertyNames()) {
            Path file = context.workspace().resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, call.path("writes").path(name).asString(""));
        }
        if (call.path("cancel").asBoolean(false)) {
            context.cancellation().cancel();
        }
        if (call.has("fail")) {
            throw ActionException.failed(call.path("fail").asString(""));
        }
        ObjectNode outputs =
                call.path("output") instanceof ObjectNode given ? given : JsonNodeFactory.instance.objectNode();
        outputs.forEachEntry(context::output);
        effects.put(
                context.idempotencyKey(),
                outputs.deepCopy().put(" undo", call.path("undo").asString("done")));
    }

    @Override
    public Found find(ActionContext context) {
        ObjectNode effect = effects.get(context.idempotencyKey());
        return effect == null
                ? new Found.Nothing()
                : new Found.Done(effect.deepCopy().without(" undo"));
    }

    @Override
    public Undone undo(ActionContext context) {
        ObjectNode effect = effects.get(context.idempotencyKey());
        String how = effect == null ? "done" : effect.path(" undo").asString();
        return switch (how) {
            case "left" -> new Undone.Left("What " + description.id() + " did is still there", "Take it back by hand");
            case "fail" -> throw ActionException.failed("The mock of " + description.id() + " cannot be undone");
            default -> {
                effects.remove(context.idempotencyKey());
                yield new Undone.AsBefore("What " + description.id() + " did was undone");
            }
        };
    }
}
