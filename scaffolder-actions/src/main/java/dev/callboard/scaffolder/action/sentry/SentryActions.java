package dev.callboard.scaffolder.action.sentry;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.ActionTarget;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The actions of this package. */
public final class SentryActions {

    private SentryActions() {}

    /** @param sentry the one that they work on */
    public static List<TemplateAction> all(SentryAccess sentry) {
        ActionDescriptions descriptions = ActionDescriptions.read(SentryActions.class, "actions.yaml");
        return List.of(
                HostAction.of(descriptions.of("sentry:project:create"), new ProjectCreation(sentry))
                        .touching(input -> target(sentry, input, "slug")),
                HostAction.of(descriptions.of("sentry:fetch:dsn"), context -> fetchDsn(sentry, context))
                        .touching(input -> target(sentry, input, "projectSlug")));
    }

    private static ActionTarget target(SentryAccess sentry, ObjectNode input, String project) {
        return ActionTarget.repository(sentry.host(), text(input, "organizationSlug"), text(input, project));
    }

    private static @Nullable String text(ObjectNode input, String name) {
        return input.path(name).isString() ? input.path(name).asString() : null;
    }

    private static void fetchDsn(SentryAccess sentry, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        String project = input.path("projectSlug").asString();
        JsonNode keys = sentry.open(input)
                .get("/projects/{}/{}/keys/", input.path("organizationSlug").asString(), project)
                .orFail("Cannot read the keys of the project " + project);
        String dsn = keys.path(0).path("dsn").path("public").asString("");
        if (dsn.isEmpty()) {
            throw ActionException.notFound("The project " + project + " has no key with a public DSN");
        }
        context.output("dsn", dsn);
    }
}
