package dev.callboard.backend.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the files of a configuration, and says which file is at fault if it cannot. */
final class ConfigFiles {

    private static final long MAX_BYTES = 10_000_000;

    /** Reads a file that another one names. */
    String text(Path file, @Nullable Origin namedAt) {
        String where = namedAt == null ? "" : namedAt + ": ";
        try {
            if (Files.isDirectory(file)) {
                throw new ConfigException(where + "'" + file + "' is a folder, not a configuration file");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(where + "'" + file + "' is larger than " + MAX_BYTES / 1_000_000 + " MB");
            }
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new ConfigException(where + "the file '" + file + "' does not exist", e);
        } catch (CharacterCodingException e) {
            throw new ConfigException(where + "the file '" + file + "' is not UTF-8 text", e);
        } catch (IOException e) {
            throw new ConfigException(where + "cannot read the file '" + file + "': " + e.getMessage(), e);
        }
    }

    /** Reads a YAML or JSON file, with nothing filled in. */
    ConfigNode parse(Path file, @Nullable Origin namedAt) {
        Path folder = file.toAbsolutePath().getParent();
        return YamlReader.read(text(file, namedAt), new Origin(file.toString(), 0, folder == null ? file : folder));
    }
}
