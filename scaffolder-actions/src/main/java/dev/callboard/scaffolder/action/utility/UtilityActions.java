package dev.callboard.scaffolder.action.utility;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescriptions;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import dev.callboard.scaffolder.action.host.HostAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The actions of this package. */
public final class UtilityActions {

    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);

    private UtilityActions() {}

    public static List<TemplateAction> all() {
        Map<String, HostAction.Work> work = new LinkedHashMap<>();
        work.put("roadiehq:utils:fs:write", TextFiles::write);
        work.put("roadiehq:utils:fs:append", TextFiles::append);
        work.put("roadiehq:utils:fs:parse", TextFiles::parse);
        work.put("roadiehq:utils:fs:replace", Replacements::replace);
        work.put("roadiehq:utils:zip", ZipFile::zip);
        work.put("roadiehq:utils:sleep", UtilityActions::sleep);
        work.put("roadiehq:utils:json:merge", Merging::intoJson);
        work.put("roadiehq:utils:merge", Merging::byEnding);
        work.put("roadiehq:utils:jsonata", JsonataQueries::data);
        work.put("roadiehq:utils:jsonata:json:transform", JsonataQueries::json);
        work.put("roadiehq:utils:jsonata:yaml:transform", JsonataQueries::yaml);
        work.put(
                "roadiehq:utils:serialize:json",
                context -> context.output(
                        "serialized", DataText.json(context.input().path("data"), context.input())));
        work.put(
                "roadiehq:utils:serialize:yaml",
                context -> context.output(
                        "serialized", DataText.yaml(context.input().path("data"), context.input())));
        ActionDescriptions descriptions = ActionDescriptions.read(UtilityActions.class, "actions.yaml");
        List<TemplateAction> actions = new ArrayList<>();
        work.forEach((id, one) -> actions.add(HostAction.of(descriptions.of(id), one)));
        return actions;
    }

    private static void sleep(ActionContext context) throws InterruptedException {
        double seconds = context.input().path("amount").doubleValue(0);
        if (!(seconds >= 0 && seconds <= LONGEST_SLEEP.toSeconds())) {
            throw ActionException.input("Sleeping is possible for 0 to " + LONGEST_SLEEP.toSeconds() + " seconds");
        }
        if (!context.isDryRun()) {
            Thread.sleep(Duration.ofMillis(Math.round(seconds * 1000)));
        }
    }
}
