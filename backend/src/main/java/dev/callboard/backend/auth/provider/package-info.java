/** Sign-in by what the configuration lists under {@code auth.providers}: guests, OpenID Connect, GitHub and GitLab. */
@NullMarked
package dev.callboard.backend.auth.provider;

import org.jspecify.annotations.NullMarked;
