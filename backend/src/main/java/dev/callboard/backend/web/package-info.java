/** What all endpoints share: errors in Backstage's shape, headers, limits and the request log. */
@NullMarked
package dev.callboard.backend.web;

import org.jspecify.annotations.NullMarked;
