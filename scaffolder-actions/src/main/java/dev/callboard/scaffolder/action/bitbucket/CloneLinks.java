package dev.callboard.scaffolder.action.bitbucket;

import tools.jackson.databind.JsonNode;

/** The addresses to clone a repository from, which both products write in the same way. */
final class CloneLinks {

    private CloneLinks() {}

    /** The address for a protocol; empty if there is none. */
    static String of(JsonNode repository, String protocol) {
        return repository
                .path("links")
                .path("clone")
                .valueStream()
                .filter(link -> link.path("name").asString("").equals(protocol))
                .map(link -> link.path("href").asString(""))
                .findFirst()
                .orElse("");
    }
}
