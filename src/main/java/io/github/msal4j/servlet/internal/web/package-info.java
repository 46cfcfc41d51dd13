/** What sign-in and sign-out both need for browsers: addresses, cookies and pages. */
@NullMarked
package io.github.msal4j.servlet.internal.web;

import org.jspecify.annotations.NullMarked;
