package dev.callboard.catalog.provider;

import dev.callboard.catalog.model.CommitInfo;
import dev.callboard.catalog.processing.FileProcessor;
import dev.callboard.catalog.processing.LocationRef;
import dev.callboard.catalog.processing.ReferencedFiles;
import dev.callboard.scm.ScmException;
import dev.callboard.scm.ScmIntegrations;
import dev.callboard.scm.WebFiles;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A single file of a server that is no Git host. */
final class WebSnapshots implements SourceSnapshot.Opener {

    private static final String MISSING = "missing";

    private final WebFiles web;
    private final ScmIntegrations integrations;
    private final String url;

    WebSnapshots(WebFiles web, ScmIntegrations integrations, SourceId source) {
        this.web = web;
        this.integrations = integrations;
        this.url = source.address();
    }

    @Override
    public String state(List<LocatedTarget> targets) {
        try {
            return web.read(url).id();
        } catch (ScmException.NotFound e) {
            return MISSING;
        }
    }

    @Override
    public SourceSnapshot open() {
        return new Snapshot();
    }

    private final class Snapshot implements SourceSnapshot {

        @Override
        public List<FoundFile> find(LocatedTarget target) {
            try {
                return List.of(new WebCatalogFile(
                        target.key().location(), web.read(url), new WebReferences(web, this::absolute)));
            } catch (ScmException.NotFound e) {
                return List.of();
            }
        }

        private String absolute(String reference) {
            return integrations.resolveRelative(reference, url);
        }

        @Override
        public String notFound(LocatedTarget target) {
            return "Unable to read url, no matching files found for " + url;
        }

        @Override
        public boolean hasSame(Map<String, String> referenced) {
            return referenced.entrySet().stream().allMatch(entry -> web.isSame(entry.getKey(), entry.getValue()));
        }

        @Override
        public List<CommitInfo> commits() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private record WebCatalogFile(LocationRef location, WebFiles.WebFile file, ReferencedFiles beside)
            implements SourceSnapshot.FoundFile {

        @Override
        public String path() {
            return location.target();
        }

        @Override
        public @Nullable String commit() {
            return null;
        }

        @Override
        public String blobId() {
            return file.id();
        }

        @Override
        public FileProcessor.Content read() {
            return new FileProcessor.Content(location, path(), file.id(), null, file.bytes());
        }
    }
}
