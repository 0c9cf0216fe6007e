package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.Undone;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;

/** The effect of making one thing at a host: noted when it is begun and when it is made, found again, and removed. */
public record Creation(Thing thing) implements HostAction.Parts {

    private static final String BEGUN = "begun";
    private static final String MADE = "made";

    @Override
    public void execute(ActionContext context) throws IOException, InterruptedException {
        HostSession session = thing.open(context);
        Made made = noted(context).orElse(null);
        if (made == null && context.notes().has(BEGUN)) {
            made = thing.search(session, context).orElse(null);
        }
        if (made == null) {
            if (!context.notes().has(BEGUN)) {
                thing.check(session, context);
                context.note(BEGUN, BooleanNode.TRUE);
            }
            made = thing.make(session, context);
        }
        context.note(MADE, made.toJson());
        made.outputs().forEachEntry(context::output);
    }

    @Override
    public Found find(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Found.Nothing();
        }
        HostSession session = thing.open(context);
        try {
            Optional<Made> made = present(session, context);
            return made.isPresent() ? new Found.Done(made.get().outputs()) : new Found.Nothing();
        } catch (Thing.NotSearchable e) {
            return new Found.Unknown(thing.name() + " may have been made just before the step was interrupted");
        }
    }

    @Override
    public Undone undo(ActionContext context) throws InterruptedException {
        if (!context.notes().has(BEGUN)) {
            return new Undone.AsBefore(thing.name() + " was never made");
        }
        HostSession session = thing.open(context);
        Made made;
        try {
            made = present(session, context).orElse(null);
        } catch (Thing.NotSearchable e) {
            return new Undone.Left(
                    thing.name() + " may have been made just before the step was interrupted",
                    "Look for it at " + session.host() + " and remove it if it is there");
        }
        if (made == null) {
            return new Undone.AsBefore(thing.name() + " is not there any more");
        }
        HostAnswer answer = thing.remove(session, made);
        return answer.isSuccess() || answer.isMissing()
                ? new Undone.AsBefore(thing.name() + " was removed")
                : new Undone.Left(
                        thing.name() + " is still there: " + answer.reason(), "Remove it at " + session.host());
    }

    private Optional<Made> present(HostSession session, ActionContext context) throws InterruptedException {
        Optional<Made> noted = noted(context);
        if (noted.isEmpty()) {
            return thing.search(session, context);
        }
        return thing.exists(session, noted.get()) ? noted : Optional.empty();
    }

    private static Optional<Made> noted(ActionContext context) {
        JsonNode made = context.notes().path(MADE);
        return made.isObject() ? Optional.of(Made.of(made)) : Optional.empty();
    }
}
