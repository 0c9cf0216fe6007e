package dev.callboard.catalog.discovery;

import dev.callboard.scm.ApiAnswer;
import dev.callboard.scm.HostApi;
import dev.callboard.scm.ScmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Reads a list of a host page by page, whole or not at all: a list that is shorter than the host says it is, and a page
 * without a list in it, are failures, since what is missing on them would be taken for gone.
 *
 * @param items the list on a page
 * @param total how many entries there are in all, if the host says so
 * @param next the next page, given the one before
 */
record Listing(
        Function<ApiAnswer, JsonNode> items,
        Function<ApiAnswer, OptionalInt> total,
        BiFunction<String, ApiAnswer, Optional<String>> next) {

    private static final int MAX_PAGES = 10_000;
    private static final int MAX_ENTRIES = 200_000;

    /** Pages that are arrays and name the next one in a header: GitHub, GitLab, Gitea. */
    static final Listing BY_LINKS = new Listing(
            ApiAnswer::body, answer -> number(answer, "x-total", "x-total-count"), (page, answer) -> answer.nextPage());

    /** Bitbucket Cloud's. */
    static final Listing BY_NEXT = new Listing(
            answer -> answer.body().path("values"),
            answer -> number(answer.body().path("size")),
            (page, answer) -> text(answer.body().path("next")));

    /** A single page that counts its entries: Azure DevOps. */
    static final Listing COUNTED = new Listing(
            answer -> answer.body().path("value"),
            answer -> number(answer.body().path("count")),
            (page, answer) -> Optional.empty());

    /** Bitbucket Server's. */
    static final Listing BY_START = new Listing(
            answer -> answer.body().path("values"),
            answer -> OptionalInt.empty(),
            (page, answer) -> nextStart(page, answer.body()));

    /** All entries, in the host's order. */
    List<JsonNode> read(HostApi api, String first, String owner) {
        List<JsonNode> entries = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        OptionalInt expected = OptionalInt.empty();
        Optional<String> page = Optional.of(first);
        while (page.isPresent()) {
            if (!seen.add(page.get()) || seen.size() > MAX_PAGES || entries.size() > MAX_ENTRIES) {
                throw incomplete(first, api, "its pages do not come to an end");
            }
            ApiAnswer answer = api.get(page.get(), owner);
            JsonNode list = items.apply(answer);
            if (!list.isArray()) {
                throw incomplete(first, api, "a page holds no list");
            }
            list.forEach(entries::add);
            OptionalInt said = total.apply(answer);
            expected = said.isPresent() ? said : expected;
            page = next.apply(page.get(), answer);
        }
        if (expected.isPresent() && entries.size() < expected.getAsInt()) {
            throw incomplete(first, api, "it has %d of %d entries".formatted(entries.size(), expected.getAsInt()));
        }
        return entries;
    }

    private static ScmException.Unreadable incomplete(String first, HostApi api, String why) {
        return new ScmException.Unreadable(
                "The list %s of %s is not whole: %s"
                        .formatted(first, api.integration().host(), why),
                null);
    }

    private static Optional<String> nextStart(String page, JsonNode body) {
        if (!body.path("isLastPage").isBoolean()) {
            // Cut short: a page always says whether it is the last one.
            return Optional.of(page);
        }
        if (body.path("isLastPage").asBoolean()) {
            return Optional.empty();
        }
        String start = "start=" + body.path("nextPageStart").asInt(0);
        return Optional.of(
                page.matches(".*[?&]start=\\d+.*")
                        ? page.replaceFirst("start=\\d+", start)
                        : page + (page.contains("?") ? "&" : "?") + start);
    }

    private static OptionalInt number(ApiAnswer answer, String... headers) {
        return Stream.of(headers)
                .flatMap(name -> answer.header(name).stream())
                .filter(value -> value.matches("\\d{1,9}"))
                .mapToInt(Integer::parseInt)
                .findFirst();
    }

    private static OptionalInt number(JsonNode value) {
        return value.isInt() ? OptionalInt.of(value.asInt()) : OptionalInt.empty();
    }

    private static Optional<String> text(JsonNode value) {
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }
}
