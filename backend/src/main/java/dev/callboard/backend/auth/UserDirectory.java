package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;

/** What the catalog knows about users. */
@FunctionalInterface
public interface UserDirectory {

    /** The groups that a user is a member of; empty if there is no such user. Answers from memory. */
    Optional<List<EntityRef>> groupsOf(EntityRef user);
}
