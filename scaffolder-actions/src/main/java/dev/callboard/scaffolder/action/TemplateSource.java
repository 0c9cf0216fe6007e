package dev.callboard.scaffolder.action;

import java.nio.file.Path;

/**
 * Reads the files that a template refers to, by absolute URL or relative to the template. Blocking.
 *
 * <p>Every failure is an {@link ActionException} that says what was to be read; a relative URL that leads out of what the
 * template may read is refused.
 */
public interface TemplateSource {

    /** The content of one file. */
    byte[] readFile(String url);

    /** Copies what is in a folder, with everything below it, into a folder of the caller; existing files are replaced. */
    void copyFolder(String url, Path target);
}
