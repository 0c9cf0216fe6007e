package dev.callboard.backend.approval;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which requests to list, newest first. What is null or empty is no condition.
 *
 * @param visibleTo the references of which one has to be the requester or among the groups; null for whoever sees all
 * @param approvableBy the references of which one has to be among the groups
 */
record ApprovalQuery(
        @Nullable List<String> visibleTo,
        @Nullable List<String> approvableBy,
        List<ApprovalStatus> statuses,
        @Nullable UUID task,
        @Nullable String code,
        @Nullable String template,
        @Nullable String requester,
        int limit,
        long offset) {}
