package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.session.SignedInUser;
import java.time.Instant;

/**
 * The end of one sign-in.
 *
 * @param user who was signed in
 * @param reason why it ended
 * @param at when, by this application's clock
 */
public record SignInEnd(SignedInUser user, EndReason reason, Instant at) {}
