package dev.callboard.backend.techdocs;

import dev.callboard.catalog.index.EntityIndex;
import dev.callboard.catalog.model.EntityRef;
import dev.callboard.catalog.stitching.FinalEntity;
import dev.callboard.scm.GitMirrors;
import dev.callboard.scm.GitPublisher;
import dev.callboard.scm.Publication;
import dev.callboard.scm.ScmCredentials;
import dev.callboard.scm.ScmIntegration;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.ScmLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A Git host in a folder, a catalog, and what is made of the documentation in them. */
public final class DocsWorld implements AutoCloseable {

    static final EntityRef ORDERS = EntityRef.parse("component:default/orders");

    final EntityIndex index = new EntityIndex();
    final Path published;
    final GitMirrors mirrors;

    private final Path folder;
    private final ScmIntegrations hosts;

    public DocsWorld(Path folder) {
        this.folder = folder;
        this.published = folder.resolve("published");
        String base = folder.resolve("git").toUri().toString().replaceFirst("/$", "");
        this.hosts = ScmIntegrations.of(
                new ScmIntegration(ScmIntegration.Kind.GITEA, "git.acme.example", base, ScmCredentials.none()));
        this.mirrors = new GitMirrors(folder.resolve("mirrors"), hosts);
    }

    public TechDocs docs(boolean buildsHere, InstantSource clock) {
        PublishedDocs sites = new PublishedDocs(published);
        return new TechDocs(index, sites, new DocsBuilds(sites, mirrors, clock), buildsHere);
    }

    /** Makes these the files of the repository {@code acme/shop}. */
    public void push(Map<String, String> files) {
        try {
            Path work = Files.createTempDirectory(folder, "push");
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = work.resolve(file.getKey());
                Files.createDirectories(Objects.requireNonNull(path.getParent()));
                if (file.getValue().startsWith("-> ")) {
                    Files.createSymbolicLink(path, Path.of(file.getValue().substring(3)));
                } else {
                    Files.writeString(path, file.getValue());
                }
            }
            new GitPublisher(hosts, ScmLimits.defaults(), InstantSource.system())
                    .push(new Publication(
                            folder.resolve("git/acme/shop.git")
                                    .toUri()
                                    .toString()
                                    .replaceFirst("/$", ""),
                            "main",
                            work,
                            Publication.Content.REPLACE,
                            "Write",
                            new Publication.Author("Jane", "jane@acme.example")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forgetSites() {
        try {
            FileSystemUtils.deleteRecursively(published);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file into a site that somebody else made. */
    Path put(String path, String content) {
        try {
            Path file = published.resolve(path);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes {@code component:default/orders} an entity with documentation there. */
    public void entity(String techDocsRef) {
        ObjectNode entity = (ObjectNode) JsonMapper.shared().readTree("""
                {"kind":"Component","metadata":{"name":"orders","title":"Orders","namespace":"default","annotations":{
                   "backstage.io/source-location":"url:https://git.acme.example/acme/shop/src/branch/main/"}},
                 "spec":{"type":"service","lifecycle":"production","owner":"shop-team"},
                 "relations":[{"type":"ownedBy","targetRef":"group:default/shop-team"}]}
                """);
        ((ObjectNode) entity.at("/metadata/annotations")).put(DocsRef.ANNOTATION, techDocsRef);
        byte[] body = entity.toString().getBytes(StandardCharsets.UTF_8);
        UUID uid = UUID.nameUUIDFromBytes(body);
        index.publish(
                index.version() + 1, List.of(new FinalEntity(ORDERS, uid, uid.toString(), body, List.of())), List.of());
    }

    public void noEntity() {
        index.publish(index.version() + 1, List.of(), List.of(ORDERS));
    }

    @Override
    public void close() {
        mirrors.close();
    }
}
