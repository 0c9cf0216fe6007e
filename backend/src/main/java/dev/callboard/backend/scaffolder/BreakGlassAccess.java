package dev.callboard.backend.scaffolder;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.scaffolder.action.Secret;
import dev.callboard.scaffolder.action.TaskSecrets;
import dev.callboard.scaffolder.workflow.BreakGlass;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets those who are named start a task in an emergency: with a ticket and a reason, and noted. */
final class BreakGlassAccess {

    private static final Logger log = LoggerFactory.getLogger(BreakGlassAccess.class);

    private static final String KEY = "callboard.policy.breakGlass";
    private static final String MEMBER = "breakGlass";
    private static final int MAX_TICKET = 200;
    private static final int MAX_REASON = 2_000;

    private final List<String> named;
    private final UserDirectory users;
    private final InstantSource clock;

    BreakGlassAccess(AppConfig config, UserDirectory users, InstantSource clock) {
        this.named = config.strings(KEY).stream()
                .map(ref -> ref.toLowerCase(Locale.ROOT))
                .toList();
        this.users = users;
        this.clock = clock;
    }

    /**
     * The emergency that a request declares, or null.
     *
     * @throws InputError if it is not declared as it should be
     * @throws NotAllowedError if the caller is not named
     */
    @Nullable BreakGlass declared(ObjectNode body, Credentials caller) {
        JsonNode declared = body.path(MEMBER);
        if (declared.isMissingNode() || declared.isNull()) {
            return null;
        }
        if (!declared.isObject()) {
            throw RequestBodies.wrong(MEMBER, "object");
        }
        for (String name : declared.propertyNames()) {
            if (!name.equals("ticket") && !name.equals("reason")) {
                throw new InputError("request/body/" + MEMBER + " must NOT have additional property '" + name + "'");
            }
        }
        String ticket = text(declared, "ticket", MAX_TICKET);
        String reason = text(declared, "reason", MAX_REASON);
        Credentials.User user = requireNamed(caller);
        TaskSecrets secrets = RequestBodies.secrets(body);
        for (String name : secrets.names()) {
            String secret = secrets.find(name).map(Secret::reveal).orElse("");
            if (!secret.isEmpty() && (ticket.contains(secret) || reason.contains(secret))) {
                throw new InputError("request/body/" + MEMBER + " must NOT contain the secret '" + name + "'");
            }
        }
        log.warn("{} starts a task with break-glass, ticket {}", user.ref(), oneLine(ticket));
        return new BreakGlass(user.ref().toString(), ticket, reason, clock.instant());
    }

    /**
     * Lets only those run a task of an emergency again who could have declared it.
     *
     * @throws NotAllowedError if there is an emergency and the caller is not named
     */
    void requireForRetry(@Nullable BreakGlass emergency, Credentials caller) {
        if (emergency != null) {
            log.warn(
                    "{} retries a task with break-glass, ticket {}",
                    requireNamed(caller).ref(),
                    oneLine(emergency.ticket()));
        }
    }

    private Credentials.User requireNamed(Credentials caller) {
        if (caller instanceof Credentials.User user && isNamed(user)) {
            return user;
        }
        throw new NotAllowedError("You may not start a task with break-glass; those who may are named in " + KEY);
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s", " ");
    }

    private boolean isNamed(Credentials.User user) {
        return named.contains(user.ref().toString())
                || users.groupsOf(user.ref()).orElse(List.of()).stream()
                        .anyMatch(group -> named.contains(group.toString()));
    }

    private static String text(JsonNode declared, String name, int longest) {
        JsonNode value = declared.path(name);
        if (!value.isString() || value.stringValue().isBlank()) {
            throw new InputError("request/body/" + MEMBER + " must have required property '" + name + "', a text");
        }
        String text = value.stringValue().strip();
        if (text.length() > longest) {
            throw new InputError(
                    "request/body/" + MEMBER + "/" + name + " must NOT have more than " + longest + " characters");
        }
        return text;
    }
}
