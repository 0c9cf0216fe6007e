package dev.callboard.backend.auth;

import dev.callboard.catalog.model.EntityRef;
import java.util.List;
import java.util.Optional;

/** What the catalog knows about users. */
@FunctionalInterface
public interface UserDirectory {

    /** The groups that a user is a member of; empty if there is no such user. Answers from memory. */
    Optional<List<EntityRef>> groupsOf(EntityRef user);

    /** The users with an address of mail, however it is spelt. Answers from memory. */
    default List<EntityRef> withEmail(String email) {
        return List.of();
    }

    /** The users with exactly this value of an annotation. Answers from memory. */
    default List<EntityRef> withAnnotation(String name, String value) {
        return List.of();
    }
}
