/** The OpenID Connect code flow: from the redirect to the provider to the signed-in session. */
@NullMarked
package io.github.msal4j.servlet.internal.signin;

import org.jspecify.annotations.NullMarked;
