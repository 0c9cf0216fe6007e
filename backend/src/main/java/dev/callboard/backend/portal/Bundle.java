package dev.callboard.backend.portal;

import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.portal.IndexPage.UnsupportedTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A frontend as {@code backstage-cli package build} leaves it in a folder. Reading blocks. */
final class Bundle {

    private static final Logger log = LoggerFactory.getLogger(Bundle.class);

    private final Path folder;
    private final AppConfig config;
    private volatile byte @Nullable [] page;

    Bundle(Path folder, AppConfig config) {
        this.folder = folder;
        this.config = config;
    }

    /** Whether somebody has built it. */
    boolean isThere() {
        return Files.isDirectory(folder.resolve("static"));
    }

    /**
     * A file of the bundle.
     *
     * @param path decoded, from the root of the bundle; one that leads out of it finds nothing
     */
    Optional<Path> file(String path) {
        try {
            Path file = folder.resolve(path.replaceFirst("^/+", "")).normalize();
            return file.startsWith(folder)
                            && !file.getFileName().toString().startsWith(".")
                            && Files.isRegularFile(file)
                            && file.toRealPath().startsWith(folder.toRealPath())
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (InvalidPathException | IOException notAFile) {
            return Optional.empty();
        }
    }

    /** The page for every address of the app, made once. */
    byte[] page() {
        byte[] made = page;
        if (made == null) {
            made = make();
            page = made;
        }
        return made;
    }

    private byte[] make() {
        try {
            Path template = folder.resolve("index.html.tmpl");
            Path built = folder.resolve("index.html");
            if (config.isTrue("app.disableConfigInjection") || !Files.isRegularFile(template)) {
                return Files.readAllBytes(built);
            }
            String page;
            try {
                page = IndexPage.render(Files.readString(template), config);
            } catch (UnsupportedTemplate unsupported) {
                log.warn(
                        "The page of the frontend is served with what its build knew, because its template {} {}",
                        template,
                        unsupported.getMessage());
                page = Files.readString(built);
            }
            return IndexPage.withConfig(page, visible()).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the frontend in " + folder, e);
        }
    }

    private ObjectNode visible() throws IOException {
        Path schema = folder.resolve(".config-schema.json");
        JsonNode schemas = Files.isRegularFile(schema)
                ? JsonMapper.shared().readTree(Files.readAllBytes(schema))
                : JsonNodeFactory.instance.objectNode();
        return config.json() instanceof ObjectNode all
                ? VisibleConfig.of(schemas).of(all)
                : JsonNodeFactory.instance.objectNode();
    }
}
