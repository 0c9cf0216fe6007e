package dev.callboard.backend.events;

import dev.callboard.backend.events.RepositoryChangeListener.Change;
import dev.callboard.backend.signals.Signals;
import dev.callboard.scm.ScmIntegrations;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What this server does about events itself, wherever they come from: it looks at repositories, and tells open pages. */
final class ArrivedEvents {

    private static final Logger log = LoggerFactory.getLogger(ArrivedEvents.class);

    /** The plugin that has the open pages, and the topic on which it is told what they are to get. */
    static final String SIGNALS = "signals";

    private final ScmIntegrations hosts;
    private final List<RepositoryChangeListener> listeners;
    private final Signals signals;

    ArrivedEvents(ScmIntegrations hosts, List<RepositoryChangeListener> listeners, Signals signals) {
        this.hosts = hosts;
        this.listeners = List.copyOf(listeners);
        this.signals = signals;
    }

    /** Does something about an event of another process, if it is of interest. Blocks. */
    void take(Event event) {
        if (event.topic().equals(SIGNALS)) {
            signal(event.payload());
        } else {
            WebhookTopic.ofEvent(event.topic()).ifPresent(host -> repositoryEvent(host, event.payload(), null));
        }
    }

    /**
     * Looks at the repositories that a payload names. Blocks.
     *
     * @param instance the URL of the host that sent it, where it says so
     */
    void repositoryEvent(WebhookTopic host, JsonNode payload, @Nullable String instance) {
        Optional<GitLabNews> news =
                host == WebhookTopic.GITLAB ? GitLabNews.of(payload, instance, hosts) : Optional.empty();
        Set<String> urls = news.map(GitLabNews::urls).orElseGet(() -> host.repositoryUrls(payload));
        Change change = news.map(GitLabNews::change)
                .orElse(WebhookTopic.isAboutRepository(payload) ? Change.MOVED : Change.PUSHED);
        boolean known = tell(urls, change);
        log.debug("An event of {} names {}, which is {}", host.id(), urls, known ? "looked at now" : "not read here");
    }

    /** The URLs of a push are names of one repository, so one that is known is enough; a move has an old and a new one. */
    private boolean tell(Set<String> urls, Change change) {
        boolean known = false;
        for (String url : urls) {
            if (!known || change != Change.PUSHED) {
                known |= tell(url, change);
            }
        }
        return known;
    }

    private boolean tell(String url, Change change) {
        boolean known = false;
        for (RepositoryChangeListener listener : listeners) {
            known |= listener.repositoryChanged(url, change);
        }
        return known;
    }

    /** What a signals plugin is told, as {@link #signal(JsonNode)} reads it. */
    static Event signal(@Nullable Collection<String> recipients, String channel, String message) {
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        ObjectNode to = payload.putObject("recipients").put("type", recipients == null ? "broadcast" : "user");
        if (recipients != null) {
            recipients.forEach(to.putArray("entityRef")::add);
        }
        payload.put("channel", channel).set("message", JsonMapper.shared().readTree(message));
        return new Event(SIGNALS, payload);
    }

    /** Backstage's signals plugins hand on what they are to send as events. What is none of theirs is left alone. */
    private void signal(JsonNode payload) {
        String channel = payload.path("channel").asString("");
        if (channel.isEmpty() || !(payload.path("message") instanceof ObjectNode message)) {
            return;
        }
        JsonNode recipients = payload.path("recipients");
        if (recipients.path("type").asString("").equals("broadcast")) {
            signals.sendToAll(channel, message);
            return;
        }
        JsonNode refs = recipients.path("entityRef");
        List<String> users = refs.isString()
                ? List.of(refs.asString())
                : refs.valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::asString)
                        .toList();
        signals.send(users, channel, message);
    }
}
