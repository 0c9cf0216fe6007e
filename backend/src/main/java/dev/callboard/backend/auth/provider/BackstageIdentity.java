package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.SignIn;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a frontend is told about a user who is signed in. */
final class BackstageIdentity {

    private BackstageIdentity() {}

    static ObjectNode of(SignIn.Session session) {
        ObjectNode identity = JsonNodeFactory.instance.objectNode();
        identity.put("token", session.token());
        identity.put("expiresInSeconds", session.expiresInSeconds());
        ObjectNode described = identity.putObject("identity");
        described.put("type", "user");
        described.put("userEntityRef", session.user().toString());
        session.ownershipRefs().forEach(described.putArray("ownershipEntityRefs")::add);
        return identity;
    }
}
