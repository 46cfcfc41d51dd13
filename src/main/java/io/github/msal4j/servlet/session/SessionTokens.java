package io.github.msal4j.servlet.session;

import java.io.Serializable;

/** What the token package keeps in a signed-in session; opaque to everybody else. Implementations are immutable. */
public interface SessionTokens extends Serializable {}
