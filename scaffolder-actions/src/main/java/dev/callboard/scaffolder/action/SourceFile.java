package dev.callboard.scaffolder.action;

/**
 * A file beside a template or in a repository, in memory.
 *
 * @param path within the folder that was read, with {@code /} between names
 * @param content not to be changed
 */
public record SourceFile(String path, byte[] content, boolean executable) {}
