package dev.callboard.scm;

/**
 * A file of a folder of a commit.
 *
 * @param path within the folder
 * @param content not to be changed
 */
public record TreeFile(String path, byte[] content, boolean executable) {}
