package io.github.msal4j.servlet;

import java.time.Instant;

/**
 * The end of one sign-in.
 *
 * @param user who was signed in
 * @param reason why it ended
 * @param at when it ended, by this application's clock
 *
 * <pre>{@code
 * SignInEndListener audit = end -> log.log(Level.INFO, "{0} has gone: {1}", end.user().getName(), end.reason());
 * }</pre>
 */
public record SignInEnd(SignedInUser user, EndReason reason, Instant at) {}
