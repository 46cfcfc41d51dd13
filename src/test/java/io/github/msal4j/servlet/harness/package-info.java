/**
 * Real servers, a real identity provider and a real browser for the tests: each server is a process of its own, on a port
 * that was free, in a directory below the build's.
 */
@NullMarked
package io.github.msal4j.servlet.harness;

import org.jspecify.annotations.NullMarked;
