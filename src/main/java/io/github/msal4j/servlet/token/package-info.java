/** Access tokens and the MSAL account behind them. The only package that knows MSAL4J. */
@NullMarked
package io.github.msal4j.servlet.token;

import org.jspecify.annotations.NullMarked;
