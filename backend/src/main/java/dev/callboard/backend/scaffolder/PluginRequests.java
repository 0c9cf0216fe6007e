package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.PluginTokens;
import dev.callboard.backend.runtime.PluginAddresses;
import dev.callboard.backend.runtime.Spans;
import dev.callboard.backend.runtime.TracedClient;
import dev.callboard.backend.web.AuthenticationError;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.BackstagePlugins;
import dev.callboard.scaffolder.template.TaskUser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import reactor.util.context.ContextView;

/**
 * Sends what steps ask of plugins to this server, or to those that {@code discovery.endpoints} names: as the scaffolder, on
 * behalf of the task's user. What people decide or prove of themselves is out of reach, as they did not ask for it.
 */
final class PluginRequests implements TaskPlugins {

    private static final String CALLER = "scaffolder";
    private static final String AUTHORIZATION = "authorization";
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Set<String> FOR_PEOPLE = Set.of("approvals", "auth", "policy");
    private static final Set<String> UNSAID = Set.of("set-cookie", "set-cookie2");

    private final HttpClient client;
    private final Function<String, URI> addresses;
    private final PluginTokens tokens;

    /** @param own gives the base URL of a plugin of this server */
    PluginRequests(PluginAddresses elsewhere, Function<String, URI> own, PluginTokens tokens, Spans spans) {
        this.client = TracedClient.of(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(CONNECT)
                        .build(),
                spans,
                true);
        this.addresses = plugin -> elsewhere.internal(plugin).orElseGet(() -> own.apply(plugin));
        this.tokens = tokens;
    }

    @Override
    public BackstagePlugins of(TaskUser user, ContextView context) {
        return request -> send(request, user, context);
    }

    private BackstagePlugins.Answer send(BackstagePlugins.Request request, TaskUser user, ContextView context)
            throws InterruptedException {
        String plugin = request.path().plugin();
        if (FOR_PEOPLE.contains(plugin.toLowerCase(Locale.ROOT))) {
            throw ActionException.notAllowed(
                    "The plugin " + plugin + " takes requests from people themselves, and none from a step");
        }
        HttpRequest.Builder sent = HttpRequest.newBuilder(
                URI.create(addresses.apply(plugin) + request.path().inPlugin()));
        request.headers().forEach((name, value) -> put(sent, name, value));
        String token = "";
        if (request.headers().keySet().stream().noneMatch(AUTHORIZATION::equalsIgnoreCase)) {
            token = token(plugin, user, context);
            sent.setHeader(AUTHORIZATION, "Bearer " + token);
        }
        sent.method(
                request.method(),
                request.body() == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(request.body()));
        HttpResponse<byte[]> answer = answer(sent.build(), request);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return new BackstagePlugins.Answer(
                answer.statusCode(), headers(answer.headers()), token.isEmpty() ? body : body.replace(token, "***"));
    }

    private static void put(HttpRequest.Builder request, String name, String value) {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw ActionException.input("Invalid headers: '" + name + "' cannot be set, or not to this value")
                    .because(e);
        }
    }

    private String token(String plugin, TaskUser user, ContextView context) {
        if (user.ref() == null) {
            throw ActionException.notAllowed(
                    "No user started the task, so there is nobody in whose name " + plugin + " could be asked");
        }
        try {
            return tokens.issue(CALLER, plugin, caller(user.ref(), context)).reveal();
        } catch (AuthenticationError e) {
            throw ActionException.notAllowed(
                            "The plugin %s cannot be asked for %s: %s. The user who started the task signs in "
                                            .formatted(plugin, user.ref(), e.getMessage())
                                    + "and retries it, or starts it again")
                    .because(e);
        }
    }

    private static Credentials caller(String ref, ContextView context) {
        return KeptSecrets.user(EntityRef.parse(ref), context);
    }

    private HttpResponse<byte[]> answer(HttpRequest sent, BackstagePlugins.Request request)
            throws InterruptedException {
        String what = request.method() + " " + request.path().place();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(sent, head -> new BoundedBody(MAX_BYTES));
        try {
            return answer.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw ActionException.failed(
                    "%s was not answered within %d ms"
                            .formatted(what, request.timeout().toMillis()),
                    e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BoundedBody.TooLarge
                    ? ActionException.failed(
                            what + " was answered with more than " + MAX_BYTES + " bytes, which is more than is read; "
                                    + "ask for less, such as one page",
                            e)
                    : ActionException.failed(what + " was not answered, as the connection failed", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static Map<String, String> headers(HttpHeaders headers) {
        Map<String, String> joined = new TreeMap<>();
        headers.map().forEach((name, values) -> joined.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        joined.keySet().removeAll(UNSAID);
        return joined;
    }
}
