package dev.callboard.backend.approval;

import dev.callboard.backend.auth.Credentials;
import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.web.InputError;
import dev.callboard.backend.web.JsonAnswer;
import dev.callboard.backend.web.MalformedJson;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approvals: listed, shown and answered. A user sees what they asked for and what they are asked; a service sees all, and
 * answers nothing.
 */
@RestController
@RequestMapping("/api/policy/approvals")
final class ApprovalsController {

    private static final Set<String> PARAMETERS =
            Set.of("status", "task", "code", "template", "requester", "approver", "limit", "offset");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 500;
    private static final int LONGEST_COMMENT = 4_000;
    private static final String COMMENT = "comment";

    private final Approvals approvals;
    private final UserDirectory users;
    private final Scheduler blocking;

    ApprovalsController(Approvals approvals, UserDirectory users, @Qualifier("approvalCalls") Scheduler blocking) {
        this.approvals = approvals;
        this.users = users;
        this.blocking = blocking;
    }

    @GetMapping
    Mono<ResponseEntity<byte[]>> list(Credentials caller, ServerHttpRequest request) {
        ApprovalQuery query = query(caller, request.getQueryParams());
        return call(() -> approvals.list(query)).map(page -> {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode items = json.putArray("items");
            page.requests().forEach(each -> items.add(each.summary()));
            json.put("totalItems", page.total());
            return JsonAnswer.ok(request, json);
        });
    }

    @GetMapping("/{id}")
    Mono<ResponseEntity<byte[]>> get(@PathVariable String id, Credentials caller, ServerHttpRequest request) {
        return call(() -> JsonAnswer.ok(request, visible(id, caller).toJson()));
    }

    @PostMapping("/{id}/approve")
    Mono<ResponseEntity<byte[]>> approve(
            @PathVariable String id,
            Credentials caller,
            ServerHttpRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        return review(id, caller, request, true, comment(body));
    }

    @PostMapping("/{id}/reject")
    Mono<ResponseEntity<byte[]>> reject(
            @PathVariable String id,
            Credentials caller,
            ServerHttpRequest request,
            @RequestBody(required = false) byte @Nullable [] body) {
        String comment = comment(body);
        if (comment == null) {
            throw new InputError("request/body must have 'comment': whoever asked has to know why");
        }
        return review(id, caller, request, false, comment);
    }

    private Mono<ResponseEntity<byte[]>> review(
            String id, Credentials caller, ServerHttpRequest request, boolean approves, @Nullable String comment) {
        if (!(caller instanceof Credentials.User user)) {
            throw new NotAllowedError("Only a user can decide on an approval");
        }
        return call(() -> {
            ApprovalRequest asked = visible(id, caller);
            String reviewer = user.ref().toString();
            return JsonAnswer.ok(
                    request,
                    approvals
                            .review(asked.id(), reviewer, owned(user), approves, comment)
                            .toJson());
        });
    }

    private ApprovalRequest visible(String id, Credentials caller) {
        List<String> refs = refs(caller);
        return uuid(id).flatMap(approvals::find)
                .filter(request -> refs == null
                        || refs.contains(request.subject().requester().toLowerCase(Locale.ROOT))
                        || request.requirement().groups().stream().anyMatch(refs::contains))
                .orElseThrow(() -> new NotFoundError("No approval with id '" + id + "' found"));
    }

    /** What a user is known by, lower case; null for a service, which sees all. */
    private @Nullable List<String> refs(Credentials caller) {
        return switch (caller) {
            case Credentials.User user -> owned(user);
            case Credentials.Service service -> null;
            case Credentials.None none -> List.of();
        };
    }

    private List<String> owned(Credentials.User user) {
        return Stream.concat(Stream.of(user.ref()), users.groupsOf(user.ref()).orElse(List.of()).stream())
                .map(ref -> ref.toString().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    private ApprovalQuery query(Credentials caller, MultiValueMap<String, String> parameters) {
        for (String name : parameters.keySet()) {
            if (!PARAMETERS.contains(name)) {
                throw new InputError("Unknown query parameter '" + name + "'");
            }
        }
        List<ApprovalStatus> statuses = parameters.getOrDefault("status", List.of()).stream()
                .map(text -> ApprovalStatus.parse(text)
                        .orElseThrow(() -> new InputError("Query parameter 'status' has no value '" + text
                                + "'; it is open, approved, rejected, expired or void")))
                .toList();
        String approver = parameters.getFirst("approver");
        if (approver != null && !approver.equals("me")) {
            throw new InputError("Query parameter 'approver' must be 'me'");
        }
        String task = parameters.getFirst("task");
        UUID taskId = task == null
                ? null
                : uuid(task).orElseThrow(() -> new InputError("Query parameter 'task' must be the id of a task"));
        List<String> refs = refs(caller);
        return new ApprovalQuery(
                refs,
                approver == null ? null : (refs == null ? List.of() : refs),
                statuses,
                taskId,
                parameters.getFirst("code"),
                parameters.getFirst("template"),
                parameters.getFirst("requester"),
                Math.toIntExact(number(parameters, "limit", DEFAULT_LIMIT, 1, MOST)),
                number(parameters, "offset", 0, 0, Integer.MAX_VALUE));
    }

    private static long number(
            MultiValueMap<String, String> parameters, String name, long otherwise, long least, long most) {
        String text = parameters.getFirst(name);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new InputError("Query parameter '" + name + "' must be a number", notANumber);
        }
        throw new InputError("Query parameter '" + name + "' must be from " + least + " to " + most);
    }

    private static @Nullable String comment(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return null;
        }
        JsonNode json;
        try {
            json = JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            throw new InputError("Malformed JSON in the request body: " + MalformedJson.message(e), e);
        }
        if (!json.isObject()) {
            throw new InputError("request/body must be object");
        }
        for (String name : json.propertyNames()) {
            if (!name.equals(COMMENT)) {
                throw new InputError("request/body must NOT have additional properties: " + name);
            }
        }
        JsonNode comment = json.path(COMMENT);
        if (comment.isMissingNode() || comment.isNull()) {
            return null;
        }
        if (!comment.isString() || comment.asString().length() > LONGEST_COMMENT) {
            throw new InputError("request/body/comment must be a text of at most " + LONGEST_COMMENT + " characters");
        }
        if (comment.asString().indexOf('\0') >= 0) {
            throw new InputError("request/body/comment must be text without the character U+0000");
        }
        String text = comment.asString().strip();
        return text.isEmpty() ? null : text;
    }

    private static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private <T> Mono<T> call(Callable<T> work) {
        return Mono.fromCallable(work).subscribeOn(blocking);
    }
}
