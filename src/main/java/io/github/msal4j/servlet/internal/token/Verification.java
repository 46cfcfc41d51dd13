package io.github.msal4j.servlet.internal.token;

/** What the provider says of a sign-in when it is asked to refresh its tokens. */
public enum Verification {
    /** It still holds, perhaps with other claims of the user; or something more is wanted of the user. */
    CONFIRMED,
    /** It is over there, and so it is here. */
    ENDED,
    /** Nothing that is known: the provider is down, or refuses for a reason that does not concern the sign-in. */
    UNANSWERED,
    /** It cannot be asked: the sign-in has no refresh token. */
    IMPOSSIBLE
}
