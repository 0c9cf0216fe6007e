package dev.callboard.catalog;

import dev.callboard.catalog.check.CheckReport;
import dev.callboard.catalog.check.CheckedTree;
import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.model.Provenance;
import dev.callboard.catalog.processing.IngestionError;
import dev.callboard.catalog.store.CatalogStore;
import dev.callboard.scm.GitMirrors;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A catalog that fills itself from Git repositories and files.
 *
 * <p>Queries go to the {@link #index() index}, which is memory only. All other calls may block, though never on a remote
 * unless they say so.
 */
public interface CatalogIngest extends AutoCloseable {

    /**
     * Begins to build a catalog.
     *
     * @param mirrors read the repositories of the hosts that they know
     */
    static CatalogIngestBuilder builder(CatalogStore store, GitMirrors mirrors) {
        return new CatalogIngestBuilder(store, mirrors);
    }

    /**
     * Loads what the store holds into the index, so that it answers with the state of the last run.
     *
     * @throws IllegalStateException if that has been done before
     */
    void load();

    /**
     * Begins to compare what the store holds with the remotes in the background, having {@link #load loaded} it if nobody
     * has. Does not wait for any remote.
     *
     * @throws IllegalStateException if that has been done before
     */
    void start();

    /**
     * Waits until every source that is known has been looked at since the start, successfully or not, and so has been what
     * the providers told of that are asked at the start.
     *
     * @return false if that took longer
     */
    boolean awaitComplete(Duration patience) throws InterruptedException;

    /** The entities, for queries. The same object for the life of this catalog. */
    EntityIndex index();

    Locations locations();

    /** What has happened, and what the catalog was. */
    CatalogHistory history();

    /**
     * Brings the next look at the sources of an entity forward.
     *
     * @throws CatalogException.NotFound if there is no such entity, or nothing emits it
     */
    void refresh(EntityRef entity);

    /**
     * Brings the next look at a repository forward, for a webhook.
     *
     * @param url the repository's URL, or that of any file in it; unknown ones are ignored
     * @return whether anything is read from there
     */
    boolean repositoryChanged(String url);

    /**
     * Like {@link #repositoryChanged}, for a repository that was made, renamed, archived or deleted: whoever lists
     * repositories of its host is asked, too.
     */
    boolean repositoryMoved(String url);

    /**
     * Like {@link #repositoryMoved}, for a group of repositories that was made, renamed or deleted: each that is read below
     * it is looked at, too.
     *
     * @param url the URL that those of its repositories begin with, with or without a slash at the end
     */
    boolean groupMoved(String url);

    /**
     * Removes an entity. One that is still emitted by a location comes back when that location is next read; an orphan
     * stays gone. An unknown uid is nothing to do.
     */
    void deleteEntity(UUID uid);

    /**
     * Processes one entity as if it had been read from a location, and keeps nothing. Reads what its placeholders, or a
     * Location entity's targets, name.
     *
     * @param location the location reference, such as {@code url:https://host/owner/repository/blob/main/file.yaml}
     * @return what is wrong with it; empty if it is valid
     */
    List<Problem> validate(JsonNode entity, String location);

    /**
     * Says what would become of a repository's catalog files, compared with what is served, and keeps nothing. Takes the
     * steps that reading them takes. Blocks on the remote unless the files are given, and on the policy.
     *
     * @param repository its URL, as Git or a browser has it
     * @param ref a branch, tag, full ref name or commit; empty for the default branch
     * @param files the files as they would be; null to read them from the repository
     * @param roots the files or patterns to begin with; empty for {@code catalog-info.yaml}
     * @param visible the entities to compare with; all others count as not there
     * @throws CatalogException.InvalidInput if there is no such repository or ref, or it may not be read
     */
    CheckReport preview(
            String repository,
            String ref,
            @Nullable CheckedTree files,
            List<String> roots,
            Predicate<EntityRef> visible);

    /**
     * Says what a repository could bring to the catalog.
     *
     * @param file the catalog file to look for, or a pattern, from the root of the repository; empty for {@code
     *     catalog-info.yaml}
     * @throws CatalogException.InvalidInput if the target is not a URL, or there can be no such file
     */
    LocationAnalysis analyze(String target, String file);

    /** How far reading has come, source by source. */
    IngestionProgress progress();

    /** How the providers of entities fare. A process that follows another one tells what that one noted seconds ago. */
    List<ProviderProgress> providers();

    /** All that is wrong with what was read last, ordered by location and line. */
    List<IngestionError> errors();

    /** Some of what is wrong, and whose it is. */
    ErrorPage errors(ErrorQuery query);

    /**
     * The entities that were read and have never made it into the catalog, by location. What could not be made out as an
     * entity at all, or is of a kind that its location may not bring, is among the {@link #errors() errors} alone.
     */
    List<UnprocessedEntity> unprocessed();

    /**
     * Forgets an entity that has never made it into the catalog, with what is wrong with it, until its file changes or has
     * to be read anew. What is being read meanwhile may bring it back.
     *
     * @param id an {@link UnprocessedEntity#id()}; an unknown one is nothing to do, as is that of an entity that is there now
     */
    void forgetUnprocessed(String id);

    /** Has something done about a provider; an unknown one is nothing to do. */
    void provider(String name, ProviderWish wish);

    /** Where an entity was read; empty for one that no file holds, such as a generated Location. */
    Optional<Provenance> provenance(EntityRef entity);

    /** Stops reading. The index keeps answering. */
    @Override
    void close();
}
