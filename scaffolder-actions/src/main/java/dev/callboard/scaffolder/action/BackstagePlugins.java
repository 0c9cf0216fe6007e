package dev.callboard.scaffolder.action;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task asks the plugins of its own Backstage: in the name of the user who started it, with no more rights than theirs.
 * Nothing outside can be asked, and redirects are not followed. Blocking, and interruptible.
 */
@FunctionalInterface
public interface BackstagePlugins {

    /** Asks nobody, for whoever has no server. */
    static BackstagePlugins none() {
        return request -> {
            throw ActionException.failed("There are no plugins here to ask; a test has to mock the action");
        };
    }

    /**
     * Sends a request and waits for the whole answer, whatever its status.
     *
     * @throws ActionException if there is nobody in whose name it could be sent, or no answer comes in time
     */
    Answer send(Request request) throws InterruptedException;

    /**
     * What is asked.
     *
     * @param headers by name; without {@code authorization} among them the user is proven by a token
     * @param body null for none
     * @param timeout how long the whole answer may take
     */
    record Request(
            String method,
            PluginPath path,
            Map<String, String> headers,
            @Nullable String body,
            Duration timeout) {

        public Request {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * What was answered.
     *
     * @param headers by name in lower case; several of one name are joined by commas, and none sets a cookie
     */
    record Answer(int status, Map<String, String> headers, String body) {

        public Answer {
            headers = Map.copyOf(headers);
        }
    }
}
