/** The provider's metadata and signing keys, and the verification of the tokens that it signs. */
@NullMarked
package io.github.msal4j.servlet.internal.provider;

import org.jspecify.annotations.NullMarked;
