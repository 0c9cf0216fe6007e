/** What users have set for themselves: starred entities, the layout of their home page, dismissed banners. */
@NullMarked
package dev.callboard.backend.usersettings;

import org.jspecify.annotations.NullMarked;
