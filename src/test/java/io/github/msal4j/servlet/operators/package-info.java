/** What operators see of applications on real containers. */
@NullMarked
package io.github.msal4j.servlet.operators;

import org.jspecify.annotations.NullMarked;
