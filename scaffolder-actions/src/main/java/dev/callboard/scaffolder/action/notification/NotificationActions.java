package dev.callboard.scaffolder.action.notification;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class NotificationActions {

    private NotificationActions() {}

    /** @param sender where notifications go */
    public static List<TemplateAction> all(NotificationSender sender) {
        ActionDescriptions descriptions = ActionDescriptions.read(NotificationActions.class, "actions.yaml");
        return List.of(HostAction.of(descriptions.of("notification:send"), context -> send(sender, context)));
    }

    /** A notification without a scope is given the execution's own, so that one that is sent again replaces itself. */
    private static void send(NotificationSender sender, ActionContext context) {
        ObjectNode input = context.input();
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        String type = input.path("recipients").asString("");
        ObjectNode recipients = request.putObject("recipients").put("type", type);
        if (type.equals("entity")) {
            if (input.path("entityRefs").isEmpty()) {
                throw ActionException.input(
                        "Entity references must be provided in 'entityRefs' for the recipients 'entity'");
            }
            recipients.set("entityRef", input.get("entityRefs"));
        }
        ObjectNode payload = request.putObject("payload");
        payload.set("title", input.get("title"));
        copy(input, "info", payload, "description");
        for (String name : List.of("link", "severity", "scope", "topic")) {
            copy(input, name, payload, name);
        }
        if (!payload.has("scope")) {
            payload.put("scope", "scaffolder:" + context.idempotencyKey());
        }
        try {
            sender.send(request);
        } catch (ActionException failure) {
            if (!input.path("optional").asBoolean(false)) {
                throw failure;
            }
            context.log().warn("Not sent, which the step allows: " + failure.reason());
        }
    }

    private static void copy(ObjectNode from, String name, ObjectNode to, String as) {
        if (from.has(name)) {
            to.set(as, from.get(name));
        }
    }
}
