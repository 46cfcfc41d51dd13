/** Small helpers for all other packages: texts, JSON, secrets, threads. They know nothing about sign-ins. */
@NullMarked
package io.github.msal4j.servlet.internal.base;

import org.jspecify.annotations.NullMarked;
