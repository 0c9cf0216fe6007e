package dev.callboard.backend.scaffolder;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionDescription;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.TemplateAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/**
 * Sings the secret of the task, and one that it makes, in every way it knows.
 *
 * @param fails whether it ends with a failure that says it all once more
 */
record Singer(boolean fails) implements TemplateAction {

    /** A secret that nobody had before this action made it. */
    static final String MADE = "Makers3?wQz-2e55/pp";

    @Override
    public ActionDescription description() {
        return ActionDescription.of(fails ? "test:fail" : "test:sing", "For tests");
    }

    @Override
    public void execute(ActionContext context) throws IOException {
        if (!fails && !context.outputs().has("made")) {
            context.secretOutput("made", MADE);
        }
        Map<String, String> given =
                sing(context, context.secrets().find("token").orElseThrow().reveal(), "");
        Map<String, String> made = sing(context, MADE, "made ");
        if (fails) {
            throw ActionException.failed("401 Unauthorized: " + given + made);
        }
    }

    private static Map<String, String> sing(ActionContext context, String canary, String prefix) throws IOException {
        Map<String, String> songs = new LinkedHashMap<>(CanarySongs.of(canary));
        for (String before : List.of("", "u", "us", "user:")) {
            songs.put(
                    "base64 after " + before.length() % 3,
                    Base64.getEncoder().encodeToString((before + canary + "\n").getBytes(StandardCharsets.UTF_8)));
        }
        songs.put("base64", Base64.getUrlEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8)));
        songs.remove("first half");
        songs.remove("second half");
        songs.forEach((how, song) -> {
            context.log().info("singing " + how + " " + song);
            context.output(prefix + how, song);
        });
        ArrayNode halves = JsonMapper.shared().createArrayNode();
        halves.add(canary.substring(0, 10)).add(canary.substring(10));
        context.output(prefix + "half", halves);
        Files.writeString(context.workspace().resolve(prefix + "song.yaml"), "password: '" + canary + "'\n");
        Files.writeString(context.workspace().resolve(prefix + "song.txt"), songs.toString());
        return songs;
    }
}
