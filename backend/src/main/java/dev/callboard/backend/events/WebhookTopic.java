package dev.callboard.backend.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/** The senders of webhooks that we can read: where they put the repository's URLs, and how they prove who they are. */
enum WebhookTopic {
    GITHUB("github", "X-Hub-Signature-256", List.of("/repository/html_url", "/repository/clone_url")),
    GITLAB(
            "gitlab",
            "X-Gitlab-Token",
            List.of("/project/web_url", "/project/git_http_url", "/repository/homepage", "/repository/git_http_url")),
    GITEA("gitea", "X-Gitea-Signature", List.of("/repository/html_url", "/repository/clone_url")),
    BITBUCKET("bitbucket", "X-Hub-Signature", List.of("/repository/links/html/href", "/repository/links/self/0/href")),
    BITBUCKET_CLOUD("bitbucketCloud", "X-Hub-Signature", List.of("/repository/links/html/href")),
    BITBUCKET_SERVER(
            "bitbucketServer", "X-Hub-Signature", List.of("/repository/links/self/0/href", "/new/links/self/0/href")),
    /** A service hook of Azure DevOps, which sends the secret as the password of a login. */
    AZURE("azure", "Authorization", List.of("/resource/repository/remoteUrl", "/resource/repository/url")),
    /** Anybody's own hook: {@code {"repository": "<url>"}}. */
    GIT("git", "X-Hub-Signature-256", List.of("/repository"));

    /** What the events of GitHub, Gitea and Bitbucket Cloud have that are about a repository. */
    private static final Set<String> OF_REPOSITORY =
            Set.of("action", "actor", "changes", "enterprise", "installation", "organization", "repository", "sender");

    private static final int LONGEST_KIND = 100;

    private final String id;
    private final String proofHeader;

    @SuppressWarnings("ImmutableEnumChecker") // A list made by List.of, which nobody can change.
    private final List<String> urls;

    WebhookTopic(String id, String proofHeader, List<String> urls) {
        this.id = id;
        this.proofHeader = proofHeader;
        this.urls = urls;
    }

    /** Whose events have a topic: {@code github}, or {@code github.push}. */
    static Optional<WebhookTopic> ofEvent(String topic) {
        return Arrays.stream(values())
                .filter(host -> topic.equals(host.eventTopic()) || topic.startsWith(host.eventTopic() + "."))
                .findFirst();
    }

    static Optional<WebhookTopic> of(String id) {
        return Arrays.stream(values()).filter(topic -> topic.id.equals(id)).findFirst();
    }

    String id() {
        return id;
    }

    /** The topic of all its events, as Backstage calls it. */
    private String eventTopic() {
        return this == AZURE ? "azureDevOps" : id;
    }

    /** The topics of all hosts that Backstage knows. */
    static List<String> eventTopics() {
        return Arrays.stream(values())
                .filter(host -> host != GIT)
                .map(WebhookTopic::eventTopic)
                .toList();
    }

    /** A payload as an event, and as one on the topic of its kind, if it says which that is. */
    List<Event> events(JsonNode payload, HttpHeaders headers) {
        Event event = new Event(eventTopic(), payload);
        String kind = kind(payload, headers);
        return kind.isBlank() || kind.length() > LONGEST_KIND
                ? List.of(event)
                : List.of(event, new Event(eventTopic() + "." + kind.strip(), payload));
    }

    private String kind(JsonNode payload, HttpHeaders headers) {
        String kind = switch (this) {
            case GITHUB -> headers.getFirst("X-GitHub-Event");
            case GITEA -> headers.getFirst("X-Gitea-Event");
            case BITBUCKET, BITBUCKET_CLOUD, BITBUCKET_SERVER -> headers.getFirst("X-Event-Key");
            case GITLAB ->
                payload.path("object_kind").asString(payload.path("event_name").asString(""));
            case AZURE -> payload.path("eventType").asString("");
            case GIT -> "";
        };
        return kind == null ? "" : kind;
    }

    /** The header that carries the secret itself, or a signature made with it. */
    String proofHeader() {
        return proofHeader;
    }

    boolean sendsSecretItself() {
        return this == GITLAB || this == AZURE;
    }

    /** The secret in a header of a topic that sends it itself; empty if the header has another form. */
    String secretIn(String header) {
        if (this != AZURE) {
            return header;
        }
        if (!header.regionMatches(true, 0, "Basic ", 0, "Basic ".length())) {
            return "";
        }
        try {
            String login = new String(
                    Base64.getDecoder()
                            .decode(header.substring("Basic ".length()).strip()),
                    StandardCharsets.UTF_8);
            return login.substring(login.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether a payload is about the repository itself, and not about something in it: a push, an issue, a comment. */
    static boolean isAboutRepository(JsonNode payload) {
        boolean told = payload.has("action") || payload.has("changes") || payload.has("new");
        return (told && payload.path("repository").isObject() && OF_REPOSITORY.containsAll(payload.propertyNames()))
                || payload.path("eventKey").asString("").equals("repo:modified");
    }

    /** The URLs by which a payload names its repository; none if it concerns no repository. */
    Set<String> repositoryUrls(JsonNode payload) {
        Stream<String> clones = payload.at("/repository/links/clone")
                .valueStream()
                .map(clone -> clone.path("href").asString(""));
        Stream<String> named = urls.stream()
                .map(pointer -> payload.at(pointer))
                .filter(JsonNode::isString)
                .map(JsonNode::asString);
        LinkedHashSet<String> found = new LinkedHashSet<>();
        Stream.concat(named, clones).filter(url -> !url.isBlank()).forEach(found::add);
        return found;
    }
}
