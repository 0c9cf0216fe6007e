package dev.callboard.scaffolder.action.github;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.host.HostApi;
import dev.callboard.scaffolder.action.host.HostSession;
import dev.callboard.scaffolder.action.host.Made;
import dev.callboard.scaffolder.action.host.ScmHosts;
import dev.callboard.scaffolder.action.host.Thing;
import dev.callboard.scm.ScmIntegration.Kind;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Something that belongs to a repository and is one of a list there.
 *
 * @param name in words that begin a sentence
 * @param list where the list is, behind the repository
 * @param body what is sent to make one
 * @param key where the API names it in the list
 * @param same which of the list is the one of an input
 */
record GitHubThing(
        ScmHosts hosts,
        String name,
        String list,
        Function<ObjectNode, ObjectNode> body,
        Function<JsonNode, String> key,
        Function<ObjectNode, Predicate<JsonNode>> same)
        implements Thing {

    @Override
    public HostSession open(ActionContext context) {
        return hosts.open(Kind.GITHUB, context);
    }

    @Override
    public Made make(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        JsonNode made = github.post(body.apply(context.input()), list).orFail("Cannot create " + lowerCaseName());
        return made(github, made);
    }

    private Made made(GitHub github, JsonNode thing) {
        return new Made(github.path(list + "/{}", key.apply(thing)), HostApi.object());
    }

    @Override
    public Optional<Made> search(HostSession session, ActionContext context) throws InterruptedException {
        GitHub github = new GitHub(session);
        JsonNode all = github.get(list + "?per_page=100").orFail("Cannot look for " + lowerCaseName());
        Predicate<JsonNode> wanted = same.apply(context.input());
        return all.valueStream().filter(wanted).findFirst().map(one -> made(github, one));
    }

    static GitHubThing autolink(ScmHosts hosts) {
        return new GitHubThing(
                hosts,
                "The autolink",
                "/autolinks",
                input -> {
                    ObjectNode body = HostApi.object();
                    GitHub.copy(
                            input,
                            body,
                            "keyPrefix",
                            "key_prefix",
                            "urlTemplate",
                            "url_template",
                            "isAlphanumeric",
                            "is_alphanumeric");
                    return body;
                },
                GitHubThing::id,
                input -> one -> one.path("key_prefix").asString("").equals(text(input, "keyPrefix")));
    }

    static GitHubThing webhook(ScmHosts hosts) {
        return new GitHubThing(
                hosts,
                "The webhook",
                "/hooks",
                GitHubThing::webhookBody,
                GitHubThing::id,
                input -> one -> one.path("config").path("url").asString("").equals(text(input, "webhookUrl")));
    }

    private static ObjectNode webhookBody(ObjectNode input) {
        ObjectNode body = HostApi.object()
                .put("name", "web")
                .put("active", input.path("active").asBoolean(true));
        if (input.has("events")) {
            body.set("events", input.get("events"));
        } else {
            body.putArray("events").add("push");
        }
        ObjectNode config = body.putObject("config")
                .put("url", text(input, "webhookUrl"))
                .put("content_type", input.path("contentType").asString("form"))
                .put("insecure_ssl", input.path("insecureSsl").asBoolean(false) ? "1" : "0");
        GitHub.copy(input, config, "webhookSecret", "secret");
        return body;
    }

    static GitHubThing deployKey(ScmHosts hosts) {
        return new GitHubThing(
                hosts,
                "The deploy key",
                "/keys",
                input -> {
                    ObjectNode body = HostApi.object();
                    GitHub.copy(input, body, "deployKeyName", "title", "publicKey", "key");
                    return body;
                },
                GitHubThing::id,
                input -> one -> one.path("title").asString("").equals(text(input, "deployKeyName")));
    }

    private static String id(JsonNode thing) {
        return thing.path("id").asString();
    }

    private static String text(ObjectNode input, String name) {
        return input.path(name).asString("");
    }
}
