package dev.callboard.scaffolder.action.host;

import dev.callboard.scaffolder.action.ActionContext;
import dev.callboard.scaffolder.action.ActionException;
import dev.callboard.scaffolder.action.publish.GitDefaults;
import dev.callboard.scaffolder.templating.RepositoryLocation;
import dev.callboard.scm.CommitId;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.GitRetraction;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmCredentials.Login;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One repository of a host, as one step reaches it. */
public final class HostSession {

    private static final List<String> MADE_BY_PEOPLE =
            List.of("refs/heads/", "refs/tags/", "refs/pull/", "refs/pull-requests/", "refs/merge-requests/");

    private final RepositoryLocation repository;
    private final ScmIntegration integration;
    private final Login login;
    private final HostApi api;
    private final HostSettings settings;
    private final InstantSource clock;
    private final GitPublisher publisher;

    HostSession(
            RepositoryLocation repository,
            ScmIntegration integration,
            Login login,
            HostApi api,
            HostSettings settings,
            GitPublisher publisher,
            InstantSource clock) {
        this.repository = repository;
        this.integration = integration;
        this.login = login;
        this.api = api;
        this.settings = settings;
        this.clock = clock;
        this.publisher = publisher;
    }

    public HostApi api() {
        return api;
    }

    /** The repository's address. */
    public RepositoryLocation location() {
        return repository;
    }

    public String host() {
        return integration.host();
    }

    /** Another repository of the same host, with the same credentials. */
    public HostSession sibling(String owner, String repo) {
        RepositoryLocation other = new RepositoryLocation(repository.host(), Map.of("owner", owner, "repo", repo));
        return new HostSession(other, integration, login, api, settings, publisher, clock);
    }

    /** A part of the repository's address, such as {@code owner}; empty if it is not there. */
    public String part(String name) {
        return repository.part(name);
    }

    /** The same as {@code part("owner")}. */
    public String owner() {
        return part("owner");
    }

    /** The same as {@code part("repo")}. */
    public String repo() {
        return part("repo");
    }

    public InstantSource clock() {
        return clock;
    }

    public HostSettings settings() {
        return settings;
    }

    public String cloneBaseUrl() {
        return integration.cloneBaseUrl();
    }

    /** The user name of the login; a host-specific word if the login is a token. */
    public String userName() {
        return login.username();
    }

    /** What Git clones and pushes, for a repository at this path behind the host. */
    public String cloneUrl(String path) {
        return integration.cloneBaseUrl() + "/" + path;
    }

    /** The folder that the input {@code sourcePath} names; the whole workspace without it. */
    public static Path source(ActionContext context) {
        return folder(context, context.input().path("sourcePath"));
    }

    /** The folder of the workspace that an input names; the whole workspace without it. Leading dots are dropped. */
    public static Path folder(ActionContext context, JsonNode named) {
        String path = named.isString() ? named.asString().replaceFirst("^(\\.\\.?(/|$))+", "") : "";
        Path folder = context.workspace().resolve(path.isEmpty() ? "." : path);
        if (!Files.isDirectory(folder)) {
            throw ActionException.input("Invalid source path: '" + path + "' is no folder of the workspace");
        }
        return folder;
    }

    /** Who a commit is by: the inputs, or else the configuration. */
    public Publication.Author author(ObjectNode input) {
        try {
            return new Publication.Author(
                    orDefault(input, "gitAuthorName", settings.git().authorName()),
                    orDefault(input, "gitAuthorEmail", settings.git().authorEmail()));
        } catch (IllegalArgumentException e) {
            throw ActionException.input(String.valueOf(e.getMessage())).because(e);
        }
    }

    /** The input {@code gitCommitMessage}, or else the configured message. */
    public String commitMessage(ObjectNode input) {
        return orDefault(input, "gitCommitMessage", settings.git().commitMessage());
    }

    /** Refuses a step that wants its commit signed. */
    public static void refuseSigning(ObjectNode input) {
        if (input.path("signCommit").asBoolean(false)) {
            throw ActionException.input(
                    "Commits cannot be signed: there is no key for signing; leave out 'signCommit'");
        }
    }

    /** The message with the trailer that Gerrit tells changes by: the same whenever a step is tried again. */
    public String messageWithChangeId(ActionContext context) {
        boolean configured = !settings.git().commitMessage().equals(GitDefaults.STANDARD.commitMessage());
        String message = configured ? settings.git().commitMessage() : commitMessage(context.input());
        return message + "\n\nChange-Id: " + changeId(context);
    }

    /** What Gerrit knows a change of this execution by: the same whenever a step is tried again. */
    public static String changeId(ActionContext context) {
        return "I" + hash(context.idempotencyKey());
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private static String orDefault(ObjectNode input, String name, String otherwise) {
        String given = input.path(name).asString("");
        return given.isBlank() ? otherwise : given;
    }

    /** Pushes; again, when the host cannot be reached, which does no harm. */
    public Publication.Result push(Publication publication) throws InterruptedException {
        return patiently(() -> publisher.push(publication));
    }

    /** The same, with the commit told before it is pushed. */
    public Publication.Result push(Publication publication, Consumer<GitRetraction.Pushed> intent)
            throws InterruptedException {
        return patiently(() -> publisher.push(publication, intent));
    }

    /** Pushes a change for review. */
    public Publication.Result pushForReview(Publication publication) throws InterruptedException {
        return patiently(() -> publisher.pushForReview(publication));
    }

    /** Takes a push back whose commit is still the newest of its branch. */
    public void retract(GitRetraction.Pushed pushed) throws InterruptedException {
        patiently(() -> {
            publisher.retraction().retract(pushed);
            return pushed;
        });
    }

    /** What people make in a repository by their full names, and the commits that they are at: branches, tags, requests. */
    public Map<String, CommitId> refs(String cloneUrl) throws InterruptedException {
        Map<String, CommitId> refs = new TreeMap<>(patiently(() -> publisher.refs(cloneUrl)));
        refs.keySet().removeIf(name -> MADE_BY_PEOPLE.stream().noneMatch(name::startsWith));
        return refs;
    }

    private <T> T patiently(Supplier<T> call) throws InterruptedException {
        Duration pause = settings.limits().pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return call.get();
            } catch (ScmException.Unreachable e) {
                if (attempt >= settings.limits().attempts()) {
                    throw ActionException.of(e);
                }
            } catch (ScmException e) {
                throw ActionException.of(e);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2);
        }
    }
}
