package dev.callboard.scaffolder.action.http;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.BackstagePlugins.Answer;
import dev.callboard.scaffolder.action.BackstagePlugins.Request;
import dev.callboard.scaffolder.action.Found;
import dev.callboard.scaffolder.action.PluginPath;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.Undone;
import dev.callboard.scaffolder.action.host.HostAction;
import dev.callboard.scaffolder.javascript.JavaScriptNumbers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a plugin of Backstage. What only reads may be repeated and leaves nothing behind; of everything else nobody but the
 * plugin knows what it did.
 */
final class PluginRequest implements HostAction.Parts {

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD");
    private static final double DEFAULT_TIMEOUT = 60_000;
    private static final double LONGEST_TIMEOUT = Duration.ofDays(1).toMillis();
    private static final int MOST_OF_A_COMPLAINT = 300;
    private static final String CONTENT_TYPE = "content-type";
    private static final String AUTHORIZATION = "authorization";

    @Override
    public void execute(ActionContext context) throws InterruptedException {
        ObjectNode input = context.input();
        Request request = request(context);
        String method = request.method();
        boolean told = input.path("logRequestPath").asBoolean(true);
        String what = told ? method + " " + request.path().place() : "A " + method;
        if (context.isDryRun() && !READING.contains(method)) {
            context.log().info(what + " is not sent in a dry run");
            return;
        }
        context.log().info(told ? "Sending " + what : "Sending a " + method);
        Answer answer = context.plugins().send(request);
        boolean bad = answer.status() >= 400;
        if (bad && !input.path("continueOnBadResponse").asBoolean(false)) {
            throw ActionException.failed(
                    "%s was answered with status %d%s".formatted(what, answer.status(), complaint(answer)));
        }
        context.output("code", IntNode.valueOf(answer.status()));
        ObjectNode headers = JsonNodeFactory.instance.objectNode();
        if (!bad) {
            answer.headers().forEach(headers::put);
        }
        context.output("headers", headers);
        context.output("body", body(answer));
    }

    @Override
    public Found find(ActionContext context) {
        return READING.contains(method(context.input()))
                ? new Found.Nothing()
                : new Found.Unknown("only the plugin that was asked knows what a " + method(context.input()) + " did");
    }

    @Override
    public Undone undo(ActionContext context) {
        String what =
                method(context.input()) + " " + context.input().path("path").asString("");
        return new Undone.Left(
                "What the request " + what + " did", "Look at what the plugin did with it, and take it back there");
    }

    private static Request request(ActionContext context) {
        ObjectNode input = context.input();
        String method = method(input);
        Map<String, String> headers = headers(input.path("headers"));
        String body = requestBody(input.path("body"), headers);
        if (body != null && WITHOUT_BODY.contains(method)) {
            throw ActionException.input("A " + method + " has no body; leave out 'body', or use 'params'");
        }
        boolean ownToken = input.path("useBackstageToken").asBoolean(false);
        if (ownToken && !headers.containsKey(AUTHORIZATION)) {
            context.secrets()
                    .find("backstageToken")
                    .map(Secret::reveal)
                    .ifPresent(token -> headers.put(AUTHORIZATION, "Bearer " + token));
        }
        PluginPath path = PluginPath.parse(input.path("path").asString("")).with(parameters(input.path("params")));
        return new Request(method, path, headers, body, timeout(input.path("timeout")));
    }

    private static String method(ObjectNode input) {
        return input.path("method").asString("");
    }

    private static Duration timeout(JsonNode given) {
        double milliseconds = given.asDouble(DEFAULT_TIMEOUT);
        if (!(milliseconds >= 1 && milliseconds <= LONGEST_TIMEOUT)) {
            throw ActionException.input("Invalid timeout: it has to be 1 millisecond to one day, in milliseconds");
        }
        return Duration.ofMillis((long) milliseconds);
    }

    /** By name in lower case. */
    private static Map<String, String> headers(JsonNode given) {
        Map<String, String> headers = new LinkedHashMap<>();
        given.forEachEntry((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), text("headers." + name, value)));
        return headers;
    }

    private static Map<String, String> parameters(JsonNode given) {
        Map<String, String> parameters = new LinkedHashMap<>();
        given.forEachEntry((name, value) -> parameters.put(name, text("params." + name, value)));
        return parameters;
    }

    /** As JavaScript writes a value: lists with commas, and no number with a point that means nothing. */
    private static String text(String field, JsonNode value) {
        if (value.isArray()) {
            return StreamSupport.stream(value.spliterator(), false)
                    .map(one -> one.isNull() ? "" : text(field, one))
                    .collect(Collectors.joining(","));
        }
        if (value.isObject()) {
            throw ActionException.input("Invalid input: '" + field + "' has to be a text, a number or a list of them");
        }
        return value.isNumber()
                ? JavaScriptNumbers.toText(value.doubleValue())
                : value.isNull() ? "null" : value.asString();
    }

    /** The text of a body; its type is put among the headers where the step names none. */
    private static @Nullable String requestBody(JsonNode given, Map<String, String> headers) {
        if (given.isMissingNode() || given.isNull()) {
            return null;
        }
        if (given.isString()) {
            headers.putIfAbsent(CONTENT_TYPE, "text/plain;charset=UTF-8");
            return given.asString();
        }
        String type = headers.computeIfAbsent(CONTENT_TYPE, name -> "application/json");
        if (!type.toLowerCase(Locale.ROOT).contains("json")) {
            throw ActionException.input("The body is no text, so it is sent as JSON: name a content type of JSON in "
                    + "'headers', or none");
        }
        return given.toString();
    }

    private static JsonNode body(Answer answer) {
        if (isJson(answer) && !answer.body().isBlank()) {
            try {
                return JsonMapper.shared().readTree(answer.body());
            } catch (JacksonException e) {
                throw ActionException.failed("The answer says that it is JSON, and is none", e);
            }
        }
        return JsonNodeFactory.instance.objectNode().put("message", answer.body());
    }

    private static boolean isJson(Answer answer) {
        return answer.headers().getOrDefault(CONTENT_TYPE, "").contains("application/json");
    }

    private static String complaint(Answer answer) {
        String said = answer.body().strip();
        if (isJson(answer)) {
            try {
                JsonNode body = JsonMapper.shared().readTree(answer.body());
                said = body.at("/error/message").asString(said);
            } catch (JacksonException e) {
                return ", and a body that says it is JSON and is none";
            }
        }
        return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), MOST_OF_A_COMPLAINT));
    }
}
