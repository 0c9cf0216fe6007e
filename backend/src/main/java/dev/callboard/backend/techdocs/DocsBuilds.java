package dev.callboard.backend.techdocs;

import dev.callboard.backend.techdocs.render.Site;
import dev.callboard.backend.techdocs.render.SiteBuild;
import dev.callboard.backend.techdocs.render.UnusableDocs;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.scm.GitMirrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the sites of entities what their Markdown in Git says. Blocks. */
final class DocsBuilds {

    /** So long nobody looks again whether the Markdown is another. */
    static final Duration FRESH = Duration.ofSeconds(60);

    private static final int AT_ONCE = 10;

    private final PublishedDocs published;
    private final GitMirrors mirrors;
    private final InstantSource clock;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final Map<EntityRef, Check> checks = new ConcurrentHashMap<>();

    DocsBuilds(PublishedDocs published, GitMirrors mirrors, InstantSource clock) {
        this.published = published;
        this.mirrors = mirrors;
        this.clock = clock;
    }

    private static final class Check {
        private final ReentrantLock running = new ReentrantLock();
        private volatile Instant last = Instant.MIN;
    }

    /**
     * Makes the site of an entity anew if its Markdown is another than that of the site, and that was not looked up just now.
     *
     * @param progress is told what is done, in words for whoever reads the documentation
     * @return whether there is a new site
     * @throws UnusableDocs if there is no documentation, or none that a site can be made of
     * @throws dev.callboard.scm.ScmException if the repository cannot be read
     */
    boolean update(EntityRef ref, JsonNode entity, Consumer<String> progress) {
        Check check = checks.computeIfAbsent(ref, first -> new Check());
        check.running.lock();
        try {
            if (published.has(ref) && clock.instant().minus(FRESH).isBefore(check.last)) {
                return false;
            }
            DocsRef docs = DocsRef.of(entity, mirrors.integrations())
                    .orElseThrow(() ->
                            new UnusableDocs("The entity " + ref + " has no annotation " + DocsRef.ANNOTATION, null));
            turns.acquire();
            try {
                return update(ref, docs, progress, check);
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnusableDocs("The server is stopping", e);
        } finally {
            check.running.unlock();
        }
    }

    private boolean update(EntityRef ref, DocsRef docs, Consumer<String> progress, Check check) {
        progress.accept("Looking at " + docs.url());
        DocsSource source = DocsSource.fetch(docs, mirrors);
        if (source.isSameAs(etag(ref))) {
            check.last = clock.instant();
            return false;
        }
        progress.accept("Making the site of commit " + source.commit());
        Path work = published.workplace();
        try {
            Site site = source.site();
            Path pages = work.resolve("pages");
            source.copyPages(site, pages);
            Path made = Files.createDirectories(work.resolve("site"));
            int count = SiteBuild.build(
                    site, pages, made, source.etag(), clock.instant().toEpochMilli());
            published.publish(ref, made);
            progress.accept("Made a site of " + count + (count == 1 ? " page" : " pages"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the documentation of " + ref, e);
        } finally {
            published.discard(work);
        }
        check.last = clock.instant();
        return true;
    }

    private String etag(EntityRef ref) {
        return published
                .read(ref, SiteBuild.METADATA)
                .map(bytes -> JsonMapper.shared().readTree(bytes).path("etag").asString(""))
                .orElse("");
    }
}
