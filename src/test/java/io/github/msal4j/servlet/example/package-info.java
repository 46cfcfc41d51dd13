/** Runs {@code webapp-example} for people and for tests: as two applications beside the local identity provider. */
@NullMarked
package io.github.msal4j.servlet.example;

import org.jspecify.annotations.NullMarked;
