package dev.callboard.backend.catalog;

import dev.callboard.backend.web.InputError;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What somebody posts after a push: {@code {"url": ...}} from a hook of one's own, or the payload of a host's webhook, of
 * which only the repository's URL counts.
 */
final class PushNotice {

    private PushNotice() {}

    /**
     * The URL of the repository that was pushed to.
     *
     * @throws InputError if the notice names none
     */
    static String repositoryUrl(JsonBody notice) {
        return Stream.of(
                        notice.string("url"),
                        member(notice, "repository", "clone_url"),
                        member(notice, "repository", "html_url"),
                        member(notice, "project", "git_http_url"),
                        member(notice, "project", "web_url"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new InputError("request/body must have required property 'url', or be the payload"
                        + " of a push webhook with the URL of its repository"));
    }

    private static Optional<String> member(JsonBody notice, String object, String name) {
        return notice.section(object).flatMap(section -> section.string(name));
    }
}
