package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionException;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What a host answered.
 *
 * @param host who answered
 * @param headers by name in lower case, the first value of each
 * @param body missing if there is none or it is not JSON
 * @param complaint what the host says is wrong; empty if it says nothing
 */
public record HostAnswer(String host, int status, Map<String, String> headers, JsonNode body, String complaint) {

    public boolean isSuccess() {
        return status / 100 == 2;
    }

    public boolean isMissing() {
        return status == 404;
    }

    /** Whether what was to be made is there already. */
    public boolean isTaken() {
        return status == 409 || ((status == 422 || status == 400) && complaint.matches("(?is).*(already|taken).*"));
    }

    /**
     * The body of a success.
     *
     * @param attempt what was tried, such as {@code Cannot create the issue}
     * @throws ActionException if the host did not do it
     */
    public JsonNode orFail(String attempt) {
        if (isSuccess()) {
            return body;
        }
        throw failure(attempt);
    }

    /** Why the host did not do it, in words for the person who ran the template. */
    public ActionException failure(String attempt) {
        return failureSaying(attempt + ": " + reason());
    }

    /** As {@link #failure}, in words of one's own. */
    public ActionException failureSaying(String why) {
        return switch (status) {
            case 401, 403 -> isRateLimit() ? ActionException.failed(why) : ActionException.notAllowed(why);
            case 404, 410 -> ActionException.notFound(why);
            case 409 -> ActionException.conflict(why);
            case 400, 422 -> isTaken() ? ActionException.conflict(why) : ActionException.input(why);
            default -> ActionException.failed(why);
        };
    }

    /** The answer in a sentence. */
    public String reason() {
        String said = complaint.isEmpty() ? "" : " (" + complaint + ")";
        if (isRateLimit()) {
            return host + " takes no more requests for now, because its rate limit is reached" + said;
        }
        return switch (status) {
            case 301, 302, 307, 308 -> host + " says that it has moved; use its new name";
            case 401 -> host + " does not accept the credentials" + said;
            case 403 -> host + " does not allow it to these credentials" + said;
            default -> host + " answered " + status + said;
        };
    }

    boolean isRateLimit() {
        return status == 429
                || (status == 403
                        && ("0".equals(headers.get("x-ratelimit-remaining")) || headers.containsKey("retry-after")));
    }
}
