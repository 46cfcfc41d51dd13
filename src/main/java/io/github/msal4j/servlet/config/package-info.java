/** Reading and checking what the deployer configured, before anything else runs. */
@NullMarked
package io.github.msal4j.servlet.config;

import org.jspecify.annotations.NullMarked;
