package dev.callboard.catalog.store;

import dev.callboard.catalog.model.CommitInfo;

/**
 * A commit that was read.
 *
 * @param gitRef the branch or tag as the source names it; empty for the default branch
 */
public record CommitRead(String gitRef, CommitInfo commit) {}
