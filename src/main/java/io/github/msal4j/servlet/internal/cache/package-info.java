/** The packed MSAL token cache of one session, and the access tokens in it that are ready to be handed out. */
@NullMarked
package io.github.msal4j.servlet.internal.cache;

import org.jspecify.annotations.NullMarked;
