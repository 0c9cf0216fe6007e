package dev.callboard.backend.events;

import dev.callboard.backend.events.RepositoryChangeListener.Change;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What GitLab tells of projects and groups themselves by its system hooks and the hooks of groups. These name them by paths,
 * so the host is taken from the header {@code X-Gitlab-Instance}, or is the only GitLab of the configuration.
 *
 * <p>The events are those of <a href="https://docs.gitlab.com/administration/system_hooks/">System hooks</a>.
 *
 * @param change what happened
 * @param urls the old and the new address, of the projects or of the groups
 */
record GitLabNews(Change change, Set<String> urls) {

    static final String INSTANCE_HEADER = "X-Gitlab-Instance";

    private static final String PUBLIC_HOST = "gitlab.com";
    private static final Set<String> OF_PROJECT =
            Set.of("project_create", "project_destroy", "project_rename", "project_transfer", "project_update");
    private static final Set<String> OF_GROUP = Set.of(
            "group_create", "group_destroy", "group_rename", "subgroup_create", "subgroup_destroy", "user_rename");
    private static final List<String> PROJECT_PATHS = List.of("path_with_namespace", "old_path_with_namespace");
    private static final List<String> GROUP_PATHS =
            List.of("full_path", "old_full_path", "path", "old_path", "username", "old_username");

    /**
     * Reads a payload; empty if it is about something else, as a push is.
     *
     * @param instance the header with the URL of the host that sent it; older ones send none
     */
    static Optional<GitLabNews> of(JsonNode payload, @Nullable String instance, ScmIntegrations hosts) {
        String event = payload.path("event_name").asString("");
        boolean group = OF_GROUP.contains(event);
        if (!group && !OF_PROJECT.contains(event)) {
            return Optional.empty();
        }
        Optional<String> host = instance == null || instance.isBlank()
                ? onlyHost(hosts).map(name -> "https://" + name)
                : Optional.of(instance.strip().replaceFirst("/+$", ""));
        Set<String> urls = new LinkedHashSet<>();
        host.ifPresent(base -> paths(payload, group).forEach(path -> urls.add(base + "/" + path)));
        return Optional.of(new GitLabNews(group ? Change.GROUP_MOVED : Change.MOVED, urls));
    }

    /** A group below another has both a whole path and a last part of it, which would be a group of its own. */
    private static Stream<String> paths(JsonNode payload, boolean group) {
        List<String> whole = group && payload.hasNonNull("full_path") ? GROUP_PATHS.subList(0, 2) : GROUP_PATHS;
        return (group ? whole : PROJECT_PATHS)
                .stream().map(key -> payload.path(key).asString("").strip()).filter(path -> !path.isEmpty());
    }

    private static Optional<String> onlyHost(ScmIntegrations hosts) {
        List<String> all = hosts.all().stream()
                .filter(host -> host.kind() == ScmIntegration.Kind.GITLAB)
                .map(ScmIntegration::host)
                .toList();
        List<String> own =
                all.stream().filter(host -> !host.equals(PUBLIC_HOST)).toList();
        List<String> candidates = own.isEmpty() ? all : own;
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }
}
