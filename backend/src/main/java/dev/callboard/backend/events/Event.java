package dev.callboard.backend.events;

import tools.jackson.databind.JsonNode;

/** Something that happened, for whoever subscribes to its topic, such as {@code github.push}. */
record Event(String topic, JsonNode payload) {}
