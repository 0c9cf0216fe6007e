package dev.callboard.scaffolder.action.sentry;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.action.host.HostAnswer;
import dev.callboard.scaffolder.action.host.HostApi;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates a project. One that is there already is refused before the step is begun, so that whatever is found under its
 * slug later is the step's own.
 */
record ProjectCreation(SentryAccess sentry) implements HostAction.Parts {

    private static final String BEGUN = "begun";
    private static final String MADE = "made";
    private static final String PROJECT = "/projects/{}/{}/";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        HostApi api = sentry.open(context.input());
        JsonNode made = context.notes().path(MADE);
        if (made.isMissingNode() && context.notes().has(BEGUN)) {
            made = present(api, context).orElse(made);
        }
        if (made.isMissingNode()) {
            made = make(api, context);
        }
        context.note(MADE, made);
        outputs(made).forEachEntry(context::output);
    }

    private static JsonNode make(HostApi api, ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        String slug = slug(context);
        if (!context.notes().has(BEGUN)) {
            if (!slug.isEmpty() && project(api, organisation(context), slug).isPresent()) {
                throw ActionException.conflict("There is a project " + slug + " in " + organisation(context)
                        + " already; choose another slug");
            }
            context.note(BEGUN, BooleanNode.TRUE);
        }
        ObjectNode body = HostApi.object();
        body.set("name", input.get("name"));
        for (String optional : new String[] {"slug", "platform"}) {
            if (input.has(optional)) {
                body.set(optional, input.get(optional));
            }
        }
        return api.post(
                        body,
                        "/teams/{}/{}/projects/",
                        organisation(context),
                        input.path("teamSlug").asString())
                .orFail("Cannot create the project " + input.path("name").asString());
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Found.Nothing();
        }
        if (slug(context).isEmpty()) {
            return new Found.Unknown("The project may have been made just before the step was interrupted, and Sentry"
                    + " chose its slug; give the step a 'slug' to have it found");
        }
        return present(sentry.open(context.input()), context)
                .<Found>map(project -> new Found.Done(outputs(project)))
                .orElseGet(Found.Nothing::new);
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Undone.AsBefore("The project was never made");
        }
        String slug = slug(context);
        String there = "Look for the project " + context.input().path("name").asString() + " in "
                + organisation(context) + " at " + sentry.host() + " and remove it if nobody needs it";
        if (slug.isEmpty()) {
            return new Undone.Left("The project may have been made just before the step was interrupted", there);
        }
        HostApi api = sentry.open(context.input());
        JsonNode project = present(api, context).orElse(null);
        if (project == null) {
            return new Undone.AsBefore("The project " + slug + " is not there any more");
        }
        if (!project.path("firstEvent").isNull()) {
            return new Undone.Left("The project " + slug + " is still there, since it may hold events", there);
        }
        HostAnswer answer = api.delete(PROJECT, organisation(context), slug);
        return answer.isSuccess() || answer.isMissing()
                ? new Undone.AsBefore("The project " + slug + " was removed")
                : new Undone.Left("The project " + slug + " is still there: " + answer.reason(), there);
    }

    /** The project of this execution, if it is there: the one with its id, or when none was noted, with its name. */
    private static Optional<JsonNode> present(HostApi api, ActionContext context) throws InterruptedException {
        String slug = slug(context);
        if (slug.isEmpty()) {
            return Optional.empty();
        }
        JsonNode made = context.notes().path(MADE);
        String key = made.isMissingNode() ? "name" : "id";
        JsonNode own = made.isMissingNode() ? context.input() : made;
        return project(api, organisation(context), slug)
                .filter(project ->
                        project.path(key).asString("").equals(own.path(key).asString("")));
    }

    private static Optional<JsonNode> project(HostApi api, String organisation, String slug)
            throws InterruptedException {
        HostAnswer answer = api.get(PROJECT, organisation, slug);
        return answer.isMissing()
                ? Optional.empty()
                : Optional.of(answer.orFail("Cannot look for the project " + slug));
    }

    private static String organisation(ActionContext context) {
        return context.input().path("organizationSlug").asString();
    }

    /** What Sentry says that it is, or else what the step asks for; empty if neither is known. */
    private static String slug(ActionContext context) {
        String asked = context.input().path("slug").asString("");
        return context.notes().path(MADE).path("slug").asString(asked);
    }

    private static ObjectNode outputs(JsonNode project) {
        ObjectNode outputs = JsonNodeFactory.instance.objectNode();
        outputs.set("id", project.path("id"));
        outputs.set("result", project);
        return outputs;
    }
}
