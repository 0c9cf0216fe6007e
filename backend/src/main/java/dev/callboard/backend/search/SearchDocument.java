package dev.callboard.backend.search;

import tools.jackson.databind.node.ObjectNode;

/**
 * Something that can be found.
 *
 * @param id names it among those of its type
 * @param entityRef whoever may read this entity may find it
 * @param hash another one, if the document is another one
 * @param content what is shown and searched: {@code title}, {@code text}, {@code location} and more
 */
record SearchDocument(String id, String entityRef, String hash, ObjectNode content) {}
