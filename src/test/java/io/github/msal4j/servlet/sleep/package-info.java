/** Sign-outs that reach sessions wherever they are: asleep in a store, in use, and with Keycloak as the provider. */
@NullMarked
package io.github.msal4j.servlet.sleep;

import org.jspecify.annotations.NullMarked;
