package dev.callboard.scaffolder.harness;

import dev.callboard.scaffolder.template.YamlSource.Place;
import java.nio.file.Path;

/** A file of tests cannot be used. The message names file, line and column. */
public final class TestFileException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TestFileException(Path file, Place place, String problem) {
        super(file + ":" + place + ": " + problem);
    }
}
