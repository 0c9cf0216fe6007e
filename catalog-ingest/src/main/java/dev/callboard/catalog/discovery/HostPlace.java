package dev.callboard.catalog.discovery;

import dev.callboard.scm.HostApi;
import dev.callboard.scm.HostApis;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A part of a host: an organisation, a group, a workspace.
 *
 * @param owner empty for the whole host
 */
record HostPlace(HostApis apis, ScmIntegration.Kind kind, String host, String owner) {

    HostApi api(ProviderSchedule schedule) {
        return apis.of(kind, host, schedule.timeout().minus(schedule.timeout().dividedBy(10)));
    }

    HostApi api(Duration patience) {
        return apis.of(kind, host, patience);
    }

    /** Whether a URL of a repository, in any of the forms there are, may lie here. */
    boolean holds(String url) {
        String text = url.toLowerCase(Locale.ROOT);
        boolean here = text.contains("//" + host.toLowerCase(Locale.ROOT) + "/")
                || text.contains("@" + host.toLowerCase(Locale.ROOT));
        return here && (owner.isEmpty() || text.contains("/" + owner.toLowerCase(Locale.ROOT) + "/"));
    }

    /** A text that an entry must have, or the list is not what we take it for. */
    String required(JsonNode entry, String pointer) {
        JsonNode value = entry.at(pointer);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new ScmException.Unreadable(
                    "An entry of a list of %s has no %s"
                            .formatted(host, pointer.substring(1).replace('/', '.')),
                    null);
        }
        return value.asString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A path whose segments are encoded and whose globs are left. */
    static String inUrl(String path) {
        return Stream.of(withoutSlash(path).split("/", -1))
                .map(segment -> segment.replace("%", "%25").replace(" ", "%20").replace("#", "%23"))
                .collect(Collectors.joining("/"));
    }

    static String withoutSlash(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
    }
}
