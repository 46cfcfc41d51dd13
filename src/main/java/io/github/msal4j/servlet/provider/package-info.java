/** The identity provider as the application sees it: its metadata, its signing keys, its ID tokens. */
@NullMarked
package io.github.msal4j.servlet.provider;

import org.jspecify.annotations.NullMarked;
