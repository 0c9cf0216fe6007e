package dev.callboard.backend.auth.provider;

import dev.callboard.backend.auth.UserDirectory;
import dev.callboard.backend.config.AppConfig;
import dev.callboard.backend.web.ConflictError;
import dev.callboard.backend.web.NotAllowedError;
import dev.callboard.backend.web.NotFoundError;
import dev.callboard.catalog.model.EntityRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ways that {@code signIn.resolvers} lists, tried in their order. */
final class SignInResolvers {

    private static final List<String> KNOWN = List.of(
            "emailMatchingUserEntityProfileEmail",
            "emailLocalPartMatchingUserEntityName",
            "usernameMatchingUserEntityName",
            "preferredUsernameMatchingUserEntityName",
            "userIdMatchingUserEntityAnnotation");

    private final List<SignInResolver> resolvers;
    private final UserDirectory users;

    private SignInResolvers(List<SignInResolver> resolvers, UserDirectory users) {
        this.resolvers = List.copyOf(resolvers);
        this.users = users;
    }

    /**
     * Reads one environment of a provider.
     *
     * @param idAnnotation of which users carry the id that the provider knows them by; null if there is none
     */
    static SignInResolvers of(AppConfig section, @Nullable String idAnnotation, UserDirectory users) {
        List<SignInResolver> resolvers = new ArrayList<>();
        for (AppConfig entry : section.sections("signIn.resolvers")) {
            resolvers.add(resolver(entry, idAnnotation));
        }
        return new SignInResolvers(resolvers, users);
    }

    /** Whether the provider is for signing in at all, and not only for access tokens. */
    boolean any() {
        return !resolvers.isEmpty();
    }

    /** Finds the user; an error that is told to the person, never null, if there is none. */
    EntityRef resolve(ProviderProfile profile) {
        for (SignInResolver resolver : resolvers) {
            Optional<EntityRef> found = resolver.resolve(profile, users);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new NotFoundError("Failed to sign-in, unable to resolve user identity. Please verify that your catalog"
                + " contains the expected User entities that would match your configured sign-in resolver.");
    }

    private static SignInResolver resolver(AppConfig entry, @Nullable String idAnnotation) {
        String name = entry.requiredString("resolver");
        List<String> domains = entry.strings("allowedDomains").stream()
                .map(domain -> domain.toLowerCase(Locale.ROOT))
                .toList();
        boolean unknownToo = entry.isTrue("dangerouslyAllowSignInWithoutUserInCatalog");
        return switch (name) {
            case "emailMatchingUserEntityProfileEmail" ->
                (profile, users) ->
                        byEmail(email(profile, domains), users).or(() -> fallback(unknownToo, email(profile, domains)));
            case "emailLocalPartMatchingUserEntityName" ->
                (profile, users) -> {
                    String email = email(profile, domains);
                    return byName(email.substring(0, email.indexOf('@')), users, unknownToo);
                };
            case "usernameMatchingUserEntityName", "preferredUsernameMatchingUserEntityName" ->
                (profile, users) ->
                        byName(required(profile, ProviderProfile::username, "a username"), users, unknownToo);
            case "userIdMatchingUserEntityAnnotation" -> byAnnotation(entry, idAnnotation, unknownToo);
            default -> throw entry.error("resolver", "should be one of " + KNOWN + ", but is '" + name + "'");
        };
    }

    private static SignInResolver byAnnotation(AppConfig entry, @Nullable String annotation, boolean unknownToo) {
        if (annotation == null) {
            throw entry.error("resolver", "cannot be used here, as this provider's ids have no annotation");
        }
        return (profile, users) -> {
            String id = required(profile, ProviderProfile::id, "a user id");
            return only(users.withAnnotation(annotation, id), annotation).or(() -> fallback(unknownToo, id));
        };
    }

    private static Optional<EntityRef> byEmail(String email, UserDirectory users) {
        Optional<EntityRef> found = only(users.withEmail(email), "the address of mail");
        int plus = email.indexOf('+');
        int at = email.lastIndexOf('@');
        return found.isEmpty() && plus > 0 && plus < at
                ? only(users.withEmail(email.substring(0, plus) + email.substring(at)), "the address of mail")
                : found;
    }

    private static Optional<EntityRef> byName(String name, UserDirectory users, boolean unknownToo) {
        Optional<EntityRef> user = reference(name);
        return user.isPresent() && users.groupsOf(user.get()).isPresent() ? user : fallback(unknownToo, name);
    }

    private static Optional<EntityRef> fallback(boolean allowed, String name) {
        return allowed ? reference(name) : Optional.empty();
    }

    /** A name that cannot be part of a reference is nobody's. */
    private static Optional<EntityRef> reference(String name) {
        if (name.contains(":") || name.contains("/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(EntityRef.parse(name, "user", EntityRef.DEFAULT_NAMESPACE));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<EntityRef> only(List<EntityRef> found, String by) {
        if (found.size() > 1) {
            throw new ConflictError("User lookup resulted in multiple matches by " + by);
        }
        return found.stream().findFirst();
    }

    private static String email(ProviderProfile profile, List<String> allowedDomains) {
        String email = required(profile, ProviderProfile::email, "an email");
        int at = email.lastIndexOf('@');
        if (at < 1) {
            throw new SignInFailure("Login failed, the email of the user profile has no local part");
        }
        if (!allowedDomains.isEmpty()
                && !allowedDomains.contains(email.substring(at + 1).toLowerCase(Locale.ROOT))) {
            throw new NotAllowedError("Sign-in user email is not from an allowed domain");
        }
        return email;
    }

    private static String required(
            ProviderProfile profile, Function<ProviderProfile, @Nullable String> part, String what) {
        String value = part.apply(profile);
        if (value == null) {
            throw new SignInFailure("Login failed, user profile does not contain " + what);
        }
        return value;
    }
}
