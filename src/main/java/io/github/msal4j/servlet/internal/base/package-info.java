/**
 * Small helpers for all other packages: texts, JSON, secrets, threads. They know nothing about sign-ins.
 *
 * <p>Comments in all packages name requirements by a short id, e.g. (R51) or (C15). The repository lists them in
 * {@code src/docs/requirements.md}.
 */
@NullMarked
package io.github.msal4j.servlet.internal.base;

import org.jspecify.annotations.NullMarked;
